// kill -9 in the middle of asynchronous invocations, their retries and their ends: every accepted
// event ends as one success record, or as one dead letter and one failure record. None is lost and
// none is told twice, though a function may run again whose end was not written.

import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import { queueArn, ROLE, zipOf } from '../conformance/zip.ts'
import { Ground, type ServerProcess } from './server-process.ts'

/** `MILLRACE_KILLS=1000` for a long night. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 50)
const SEED = Number(process.env.MILLRACE_SEED ?? 20_261)
const LONGEST_LIFE_MS = 300
const EVENTS_PER_LIFE = 6
const FunctionName = 'worker'
const KINDS = ['good', 'bad', 'late'] as const
type Kind = (typeof KINDS)[number]

/** `late` fails where no attempt has come so far before. */
const SOURCE = `
import { existsSync, writeFileSync } from 'node:fs'
export const handler = async ({ n, kind }) => {
  const trace = process.env.TRACES + '/' + n
  const again = existsSync(trace)
  writeFileSync(trace, '')
  if (kind === 'bad' || (kind === 'late' && !again)) throw new Error(kind)
  return { n }
}`

let ground: Ground
let server: ServerProcess | undefined
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
  server = await ground.start(['--clock', 'virtual'])
  const { endpoint } = server
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const config = { endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  lambda = new Lambda(config)
  sqs = new SQS(config)
}

async function kill(): Promise<void> {
  await server!.kill()
  lambda.destroy()
  sqs.destroy()
}

async function admin(path: string, body: object = {}): Promise<any> {
  const response = await fetch(`${server!.endpoint}/_millrace/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return response.json()
}

async function setUp(): Promise<void> {
  for (const QueueName of ['done', 'failed', 'dead']) await sqs.createQueue({ QueueName })
  await lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE, Timeout: 10 },
    Code: { ZipFile: await zipOf({ 'index.mjs': SOURCE }) },
    Environment: { Variables: { TRACES: join(ground.directory) } },
    DeadLetterConfig: { TargetArn: queueArn('dead') },
  })
  await lambda.putFunctionEventInvokeConfig({
    FunctionName,
    DestinationConfig: {
      OnSuccess: { Destination: queueArn('done') },
      OnFailure: { Destination: queueArn('failed') },
    },
  })
}

/** Bodies of all messages of a queue, which is empty then. */
async function drained(QueueName: string): Promise<any[]> {
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName })
  const bodies: unknown[] = []
  for (;;) {
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    if (!Messages?.length) return bodies
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: `${i}`, ReceiptHandle }))
    await sqs.deleteMessageBatch({ QueueUrl, Entries })
    bodies.push(...Messages.map(({ Body }) => JSON.parse(Body!)))
  }
}

test(`${KILLS} kills (seed ${SEED})`, { timeout: 120_000 + KILLS * 4_000 }, async () => {
  const random = new SeededRandom(SEED)
  /** By number; `asked` were not answered and may or may not be there. */
  const sent = new Map<number, { kind: Kind; state: 'asked' | 'accepted' }>()
  await start()
  await setUp()
  for (let life = 0; life < KILLS; life++) {
    const underWay = Array.from({ length: EVENTS_PER_LIFE }, async () => {
      const n = sent.size
      const event = { kind: KINDS[n % KINDS.length]!, state: 'asked' as 'asked' | 'accepted' }
      sent.set(n, event)
      const Payload = JSON.stringify({ n, kind: event.kind })
      await lambda.invoke({ FunctionName, InvocationType: 'Event', Payload }).then(
        () => (event.state = 'accepted'),
        () => {},
      )
    })
    const moving = admin('clock', { advance: Math.floor(random.float() * 90_000) }).catch(() => {})
    await new Promise((resolve) => setTimeout(resolve, random.float() * LONGEST_LIFE_MS))
    await kill()
    await Promise.all([...underWay, moving])
    await start()
  }
  for (let rest = true; rest;) {
    await admin('clock', { advance: 180_000 })
    const { waiting } = (await admin('settle')) as { waiting: { label: string }[] }
    rest = waiting.some(({ label }) => label === 'delivery')
  }

  const numbers = (records: any[]) => records.map(({ requestPayload }) => requestPayload.n)
  const done = numbers(await drained('done'))
  const failed = numbers(await drained('failed'))
  const dead = (await drained('dead')).map(({ n }) => n)
  await kill()
  for (const told of [done, failed, dead]) expect(new Set(told).size).toBe(told.length)
  const accepted = [...sent].filter(([, { state }]) => state === 'accepted')
  const endOf = (n: number) =>
    [done.includes(n) && 'done', failed.includes(n) && 'failed', dead.includes(n) && 'dead'].filter(
      Boolean,
    )
  const right = ({ kind }: { kind: Kind }) => (kind === 'bad' ? ['failed', 'dead'] : ['done'])
  const wrong = [...sent].filter(([n, event]) => {
    const end = endOf(n)
    const absent = end.length === 0 && event.state === 'asked'
    return !absent && end.join() !== right(event).join()
  })
  console.log(
    `${KILLS} kills, ${sent.size} sent, ${accepted.length} accepted: ${done.length} done, ` +
      `${failed.length} failed and dead-lettered`,
  )
  expect(wrong.map(([n, event]) => ({ n, ...event, end: endOf(n) }))).toEqual([])
  expect(accepted.length).toBeGreaterThan(KILLS)
})
