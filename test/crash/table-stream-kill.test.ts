// kill -9 on the way from a table through its stream and a function into a queue: each change that was
// acknowledged is in the stream exactly once, and reaches the queue.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { DynamoDBStreams, type _Record } from '@aws-sdk/client-dynamodb-streams'
import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import { ROLE, zipOf } from '../conformance/zip.ts'
import { Ground, type ServerProcess } from './server-process.ts'

/** `MILLRACE_KILLS=1000` for a long night. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 8)
const SEED = Number(process.env.MILLRACE_SEED ?? 20_261)
const LONGEST_LIFE_MS = 300
const CHANGES_PER_LIFE = 8
const KEYS = 5
const name = 'orders'

const SOURCE = `
const call = (target, body) => fetch(process.env.AWS_ENDPOINT_URL, {
  method: 'POST',
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.' + target },
  body: JSON.stringify(body),
}).then(async (answer) => {
  if (!answer.ok) throw new Error(await answer.text())
})
export const handler = async ({ Records }) => {
  const Entries = Records.map(({ dynamodb }, i) => ({ Id: String(i), MessageBody: dynamodb.NewImage.n.N }))
  await call('SendMessageBatch', { QueueUrl: process.env.QUEUE, Entries })
}`

let ground: Ground
let server: ServerProcess | undefined
let db: DynamoDB
let streams: DynamoDBStreams
let lambda: Lambda
let sqs: SQS

beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(async () => {
  if (server?.running) await server.kill()
  ground.remove()
})

async function start(): Promise<void> {
  server = await ground.start([])
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const { endpoint } = server
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  db = new DynamoDB(config)
  streams = new DynamoDBStreams(config)
  lambda = new Lambda(config)
  sqs = new SQS(config)
}

async function kill(): Promise<void> {
  await server!.kill()
  for (const client of [db, streams, lambda, sqs]) client.destroy()
}

/** Answers the ARN of the stream. */
async function setUp(): Promise<string> {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'done' })
  const { TableDescription } = await db.createTable({
    ...{ TableName: name, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
  const EventSourceArn = TableDescription!.LatestStreamArn!
  const QUEUE = new URL(QueueUrl!).pathname
  await lambda.createFunction({
    ...{ FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    ...{ Timeout: 10, Environment: { Variables: { QUEUE: `http://queue${QUEUE}` } } },
    Code: { ZipFile: await zipOf({ 'index.mjs': SOURCE }) },
  })
  await lambda.createEventSourceMapping({
    ...{ FunctionName: name, EventSourceArn, StartingPosition: 'TRIM_HORIZON', BatchSize: 10 },
    ...{ ParallelizationFactor: 2 },
  })
  return EventSourceArn
}

async function recordsOf(StreamArn: string): Promise<_Record[]> {
  const { StreamDescription } = await streams.describeStream({ StreamArn })
  const records: _Record[] = []
  for (const { ShardId } of StreamDescription!.Shards!) {
    const place = { StreamArn, ShardId, ShardIteratorType: 'TRIM_HORIZON' } as const
    let { ShardIterator } = await streams.getShardIterator(place)
    for (;;) {
      const page = await streams.getRecords({ ShardIterator })
      records.push(...page.Records!)
      ShardIterator = page.NextShardIterator
      if (page.Records!.length === 0 || ShardIterator === undefined) break
    }
  }
  return records
}

/** Until all of them were seen in the queue; answers those that never came. */
async function missing(wanted: Set<number>): Promise<number[]> {
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'done' })
  for (let empty = 0; wanted.size > 0 && empty < 15;) {
    const { Messages = [] } = await sqs.receiveMessage({
      ...{ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 2 },
    })
    empty = Messages.length === 0 ? empty + 1 : 0
    for (const { Body, ReceiptHandle } of Messages) {
      wanted.delete(Number(Body))
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
  return [...wanted]
}

test(`${KILLS} kills (seed ${SEED})`, { timeout: 120_000 + KILLS * 4_000 }, async () => {
  const random = new SeededRandom(SEED)
  const acknowledged = new Set<number>()
  let next = 0
  await start()
  const stream = await setUp()
  for (let life = 0; life < KILLS; life++) {
    const underWay = Array.from({ length: CHANGES_PER_LIFE }, async () => {
      const n = next++
      const Item = { id: { S: `k${n % KEYS}` }, n: { N: String(n) } }
      await db.putItem({ TableName: name, Item }).then(
        () => acknowledged.add(n),
        () => {},
      )
    })
    await new Promise((resolve) => setTimeout(resolve, 20 + random.float() * LONGEST_LIFE_MS))
    await kill()
    await Promise.all(underWay)
    await start()
  }
  const records = await recordsOf(stream)
  const lost = await missing(new Set(acknowledged))
  await kill()
  const numbers = records.map(({ dynamodb }) => Number(dynamodb!.NewImage!['n']!.N))
  expect(new Set(numbers).size).toBe(numbers.length)
  expect([...acknowledged].filter((n) => !numbers.includes(n))).toEqual([])
  expect(lost).toEqual([])
  // What was there before a change is what the change before it made.
  const last = new Map<string, string>()
  for (const { dynamodb } of records) {
    const id = dynamodb!.Keys!['id']!.S!
    expect(dynamodb!.OldImage?.['n']?.N).toBe(last.get(id))
    last.set(id, dynamodb!.NewImage!['n']!.N!)
  }
  console.log(`${KILLS} kills, ${acknowledged.size} acknowledged, ${records.length} in the stream`)
  expect(acknowledged.size).toBeGreaterThan(KILLS)
})
