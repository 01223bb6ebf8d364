// Event source mappings that read the stream of a table, through the AWS SDK: what Lambda checks and
// answers, what functions get, and what becomes of changes that they fail on.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { Lambda, type CreateEventSourceMappingRequest } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { refusal } from '../refusal.ts'
import { queueArn, ROLE, zipOf } from '../zip.ts'

/** Writes down what it gets; fails with what contains `bad`, or says which of it did. */
const SOURCE = `
import { appendFileSync } from 'node:fs'
export const handler = async (event) => {
  appendFileSync(process.env.SEEN, JSON.stringify(event) + '\\n')
  const bad = event.Records.find(({ dynamodb }) => dynamodb.Keys.id.S.startsWith('bad'))
  if (bad && process.env.PARTLY) return { batchItemFailures: [{ itemIdentifier: bad.dynamodb.SequenceNumber }] }
  if (bad) throw new Error('bad')
  return { state: { n: (event.state?.n ?? 0) + event.Records.length } }
}`

let mill: Millrace
let db: DynamoDB
let lambda: Lambda
let sqs: SQS
let folder: string
let ZipFile: Uint8Array
beforeAll(async () => {
  mill = await startMillrace()
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  db = new DynamoDB(config)
  lambda = new Lambda(config)
  sqs = new SQS(config)
  folder = mkdtempSync(join(tmpdir(), 'millrace-'))
  ZipFile = await zipOf({ 'index.mjs': SOURCE })
  await sqs.createQueue({ QueueName: 'dead' })
})
afterAll(async () => {
  for (const client of [db, lambda, sqs]) client.destroy()
  await mill.stop()
  rmSync(folder, { recursive: true })
})

type View = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES'

/** A table with a stream, and a function, both of that name. */
async function place(name: string, view: View = 'NEW_IMAGE', more: Record<string, string> = {}) {
  const seen = join(folder, name)
  writeFileSync(seen, '')
  const { TableDescription } = await db.createTable({
    ...{ TableName: name, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: view },
  })
  await lambda.createFunction({
    ...{ FunctionName: name, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    ...{ Code: { ZipFile }, Timeout: 20, Environment: { Variables: { SEEN: seen, ...more } } },
  })
  const EventSourceArn = TableDescription!.LatestStreamArn!
  const map = (more: Partial<CreateEventSourceMappingRequest> = {}) => {
    const common = { FunctionName: name, EventSourceArn, StartingPosition: 'TRIM_HORIZON' } as const
    return lambda.createEventSourceMapping({ ...common, ...more })
  }
  const put = (id: string, more: object = {}) =>
    db.putItem({ TableName: name, Item: { id: { S: id }, ...more } })
  const events = () =>
    readFileSync(seen, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line))
  return { EventSourceArn, map, put, events }
}

const ids = (event: any) => event.Records.map(({ dynamodb }: any) => dynamodb.Keys.id.S)

test('answers as AWS was seen to, and gives a function what it gets there', async () => {
  const { map, put, events, EventSourceArn } = await place('first')
  const made = await map({ BatchSize: 1, MaximumRetryAttempts: 1 })
  const { $metadata, LastModified: _, UUID, ...shown } = made
  expect($metadata.httpStatusCode).toBe(202)
  expect(shown).toEqual({
    ...{ BatchSize: 1, BisectBatchOnFunctionError: false, DestinationConfig: { OnFailure: {} } },
    EventSourceArn,
    EventSourceMappingArn: `arn:aws:lambda:us-east-1:000000000000:event-source-mapping:${UUID}`,
    FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:first',
    ...{ FunctionResponseTypes: [], LastProcessingResult: 'No records processed' },
    ...{ MaximumBatchingWindowInSeconds: 0, MaximumRecordAgeInSeconds: -1 },
    ...{ MaximumRetryAttempts: 1, ParallelizationFactor: 1, StartingPosition: 'TRIM_HORIZON' },
    ...{ State: 'Creating', StateTransitionReason: 'User action', TumblingWindowInSeconds: 0 },
  })
  await put('hello world', { binary: { B: Buffer.from('foobar') } })
  await mill.settle()
  expect(events()).toEqual([
    {
      Records: [
        {
          ...{ eventID: expect.stringMatching(/^[0-9a-f]{32}$/), eventName: 'INSERT' },
          ...{ eventVersion: '1.1', eventSource: 'aws:dynamodb', awsRegion: 'us-east-1' },
          dynamodb: {
            ApproximateCreationDateTime: expect.any(Number),
            Keys: { id: { S: 'hello world' } },
            NewImage: { id: { S: 'hello world' }, binary: { B: 'Zm9vYmFy' } },
            SequenceNumber: expect.stringMatching(/^\d{21,40}$/),
            ...{ SizeBytes: 38, StreamViewType: 'NEW_IMAGE' },
          },
          eventSourceARN: EventSourceArn,
        },
      ],
    },
  ])
  expect(await lambda.getEventSourceMapping({ UUID })).toMatchObject({
    ...{ State: 'Enabled', LastProcessingResult: 'OK' },
  })
  const { SequenceNumber } = events()[0].Records[0].dynamodb
  const told = (await mill.explain(SequenceNumber)).join('\n')
  expect(told).toContain('is in the stream of table first')
  expect(told).toContain('dynamodb-to-lambda')
  expect(await refusal(map())).toMatchObject({
    ...{ name: 'ResourceConflictException', status: 409 },
    message: `The event source arn (" ${EventSourceArn} ") and function (" first ") provided mapping already exists. Please update or delete the existing mapping with UUID ${UUID}`,
  })
})

test('LATEST begins with what comes then; a pause passes nothing by', async () => {
  const { map, put, events } = await place('latest')
  await put('before')
  const { UUID } = await map({ StartingPosition: 'LATEST' })
  await mill.settle()
  await put('one')
  await mill.settle()
  await lambda.updateEventSourceMapping({ UUID, Enabled: false })
  await mill.settle()
  await put('two')
  await mill.settle()
  expect(events().flatMap(ids)).toEqual(['one'])
  expect(await lambda.updateEventSourceMapping({ UUID, Enabled: true })).toMatchObject({
    ...{ StartingPosition: 'LATEST', LastProcessingResult: 'OK', State: 'Enabling' },
  })
  await mill.settle()
  expect(events().flatMap(ids)).toEqual(['one', 'two'])
  await lambda.deleteEventSourceMapping({ UUID })
  await mill.settle()
  await expect(lambda.getEventSourceMapping({ UUID })).rejects.toThrow(/does not exist/)
})

test('filters see all of a record, numbers as the texts they are', async () => {
  const { map, put, events } = await place('filtered', 'NEW_AND_OLD_IMAGES')
  const Pattern = JSON.stringify({
    ...{ eventName: ['INSERT'], dynamodb: { NewImage: { n: { N: ['7'] } } } },
  })
  await map({ FilterCriteria: { Filters: [{ Pattern }] } })
  await put('a', { n: { N: '7' } })
  await put('b', { n: { N: '8' } })
  await put('a', { n: { N: '7' }, more: { BOOL: true } })
  await mill.settle()
  expect(events().flatMap(ids)).toEqual(['a'])
})

test('a poisoned change is found by halves and told where it stood, without its millis', async () => {
  const { map, put, events, EventSourceArn } = await place('halves')
  for (const id of ['a', 'b', 'bad', 'c']) await put(id)
  await map({
    ...{ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 },
    DestinationConfig: { OnFailure: { Destination: queueArn('dead') } },
  })
  await mill.settle()
  const last = events().map(ids)
  expect(last[0]).toEqual(['a', 'b', 'bad', 'c'])
  expect(last.filter((some) => !some.includes('bad')).flat()).toEqual(['a', 'b', 'c'])
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'dead' })
  const { Messages } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
  const [message] = Messages!
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message!.ReceiptHandle })
  const seconds = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  const { SequenceNumber } = events()[0].Records[2].dynamodb
  expect(JSON.parse(message!.Body!)).toEqual({
    requestContext: {
      requestId: expect.any(String),
      functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:halves',
      ...{ condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 },
    },
    responseContext: {
      ...{ statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    },
    ...{ version: '1.0', timestamp: expect.any(String) },
    DDBStreamBatchInfo: {
      shardId: expect.stringMatching(/^shardId-\d{20}-[0-9a-f]{8}$/),
      ...{ startSequenceNumber: SequenceNumber, endSequenceNumber: SequenceNumber },
      ...{ approximateArrivalOfFirstRecord: seconds, approximateArrivalOfLastRecord: seconds },
      ...{ batchSize: 1, streamArn: EventSourceArn },
    },
  })
})

test('what a partial failure names is tried again with what follows, and then given up', async () => {
  const { map, put, events } = await place('partly', 'NEW_IMAGE', { PARTLY: '1' })
  for (const id of ['a', 'bad', 'c']) await put(id)
  const { UUID } = await map({
    ...{ FunctionResponseTypes: ['ReportBatchItemFailures'], MaximumRetryAttempts: 2 },
    DestinationConfig: { OnFailure: { Destination: queueArn('dead') } },
  })
  await mill.settle()
  await mill.clock.advance(10_000)
  expect(events().map(ids)).toEqual([
    ['a', 'bad', 'c'],
    ['bad', 'c'],
    ['bad', 'c'],
  ])
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'dead' })
  const { Messages } = await sqs.receiveMessage({ QueueUrl })
  expect(JSON.parse(Messages![0]!.Body!)).toMatchObject({
    responseContext: { functionError: null },
    DDBStreamBatchInfo: { batchSize: 2 },
  })
  expect((await lambda.getEventSourceMapping({ UUID })).LastProcessingResult).toBe(
    'PROBLEM: Function call failed',
  )
})

test('a tumbling window carries its state to its end', async () => {
  const { map, put, events } = await place('tumbling')
  await map({ TumblingWindowInSeconds: 60 })
  await put('a')
  await mill.settle()
  await put('b')
  await mill.settle()
  await mill.clock.advance(61_000)
  const seen = events()
  expect(seen.map(({ state }) => state)).toEqual([{}, { n: 1 }, { n: 2 }])
  expect(seen.at(-1)).toMatchObject({ Records: [], isFinalInvokeForWindow: true })
})

test('refuses what Lambda refuses', async () => {
  const { map, EventSourceArn } = await place('refused')
  const said = async (more: Partial<CreateEventSourceMappingRequest>) => {
    const { name, message } = await refusal(map(more))
    return `${name}: ${message}`
  }
  const invalid = 'InvalidParameterValueException: '
  expect(await said({ StartingPosition: undefined })).toBe(
    `${invalid}1 validation error detected: Value null at 'startingPosition' failed to satisfy constraint: Member must not be null.`,
  )
  expect(await said({ StartingPosition: 'AT_TIMESTAMP' })).toBe(
    `${invalid}Unsupported starting position for arn type: ${EventSourceArn}`,
  )
  expect(await said({ StartingPosition: 'invalid' as 'LATEST' })).toBe(
    "ValidationException: 1 validation error detected: Value 'invalid' at 'startingPosition' failed to satisfy constraint: Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]",
  )
  const gone = `${EventSourceArn.slice(0, -1)}x`
  expect(await said({ EventSourceArn: gone })).toBe(`${invalid}Stream not found: ${gone}`)
  expect(await said({ FilterCriteria: { Filters: [{ Pattern: 'single-string' }] } })).toBe(
    `${invalid}Invalid filter pattern definition.`,
  )
  expect(await said({ ScalingConfig: { MaximumConcurrency: 2 } })).toContain(
    'Unsupported ScalingConfig parameter',
  )
  expect(await said({ MaximumRecordAgeInSeconds: 59 })).toContain('MaximumRecordAgeInSeconds')
  const Destination = queueArn('nowhere')
  expect(await said({ DestinationConfig: { OnFailure: { Destination } } })).toBe(
    `${invalid}The destination ARN ${Destination} is invalid.`,
  )
})
