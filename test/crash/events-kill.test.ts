// kill -9 on the way of events: put → rules → a queue, a function with a destination, another bus and its
// queue, an archive. What was acknowledged is everywhere, once in each queue; and a replay of the archive,
// killed too, ends and skips nothing.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SeededRandom } from '../../src/kernel/random.ts'
import { queueArn, ROLE, zipOf } from '../conformance/zip.ts'
import { Ground, type ServerProcess } from './server-process.ts'

/** `MILLRACE_KILLS=1000` for a long night. */
const KILLS = Number(process.env.MILLRACE_KILLS ?? 3)
const SEED = Number(process.env.MILLRACE_SEED ?? 11)
const LONGEST_LIFE_MS = 250
const PUTS_PER_LIFE = 8
const QUEUES = ['direct', 'copied', 'invoked', 'replayed'] as const

let ground: Ground
let server: ServerProcess | undefined
let events: EventBridge
let lambda: Lambda
let sqs: SQS

beforeAll(async () => {
  ground = await Ground.prepare()
})
afterAll(async () => {
  if (server?.running) await server.kill()
  close()
  ground.remove()
})

function close(): void {
  for (const client of [events, lambda, sqs]) client?.destroy()
}

async function start(): Promise<void> {
  close()
  server = await ground.start([])
  const credentials = { accessKeyId: '000000000000', secretAccessKey: 'x' }
  const config = { endpoint: server.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 }
  events = new EventBridge(config)
  lambda = new Lambda(config)
  sqs = new SQS(config)
}

const pattern = JSON.stringify({ source: ['shop'], 'replay-name': [{ exists: false }] })
const bus = (name: string) => `arn:aws:events:us-east-1:000000000000:event-bus/${name}`
const url = (name: string) => `${server!.endpoint}/000000000000/${name}`

async function build(): Promise<void> {
  for (const QueueName of QUEUES) await sqs.createQueue({ QueueName })
  await events.createEventBus({ Name: 'other' })
  const { FunctionArn } = await lambda.createFunction({
    ...{ FunctionName: 'f', Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': 'exports.handler = async ({ id }) => id' }) },
  })
  const OnSuccess = { Destination: queueArn('invoked') }
  await lambda.putFunctionEventInvokeConfig({ FunctionName: 'f', DestinationConfig: { OnSuccess } })
  await events.putRule({ Name: 'all', EventPattern: pattern })
  await events.putTargets({
    Rule: 'all',
    Targets: [
      { Id: 'q', Arn: queueArn('direct') },
      { Id: 'f', Arn: FunctionArn },
      { Id: 'b', Arn: bus('other'), RoleArn: ROLE },
    ],
  })
  await events.putRule({ Name: 'copy', EventPattern: pattern, EventBusName: 'other' })
  const copied = [{ Id: 'q', Arn: queueArn('copied') }]
  await events.putTargets({ Rule: 'copy', EventBusName: 'other', Targets: copied })
  await events.putRule({ Name: 'again', EventPattern: '{"replay-name":["r"]}' })
  const again = [{ Id: 'q', Arn: queueArn('replayed') }]
  await events.putTargets({ Rule: 'again', Targets: again })
  await events.createArchive({ ArchiveName: 'a', EventSourceArn: bus('default') })
}

/** Ids of what was acknowledged. */
async function put(acknowledged: Set<string>, n: number): Promise<void> {
  const entry = { Source: 'shop', DetailType: 'Order', Detail: JSON.stringify({ n }) }
  const { Entries } = await events.putEvents({ Entries: [entry, entry] })
  for (const { EventId } of Entries!) acknowledged.add(EventId!)
}

async function settle(): Promise<void> {
  for (;;) {
    const answer = await fetch(`${server!.endpoint}/_millrace/settle`, { method: 'POST' })
    const { waiting } = (await answer.json()) as { waiting: { label: string }[] }
    if (!waiting.some(({ label }) => label === 'delivery')) return
    // real time: retries wait in it.
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** Ids of the events in a queue, each as often as it came. */
async function drain(name: string): Promise<string[]> {
  const found: string[] = []
  const QueueUrl = url(name)
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    if (Messages.length === 0) return found
    for (const { Body } of Messages) {
      const { id, responsePayload } = JSON.parse(Body!) as { id?: string; responsePayload?: string }
      found.push(id ?? responsePayload!)
    }
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }))
    await sqs.deleteMessageBatch({ QueueUrl, Entries })
  }
}

test(
  `${KILLS} kills: nothing is lost, and a replay skips nothing`,
  { timeout: 20_000 + KILLS * 5_000 },
  async () => {
    // prettier-ignore
    const random = new SeededRandom(SEED)
    const acknowledged = new Set<string>()
    await start()
    await build()
    for (let kill = 0, n = 0; kill < KILLS; kill++) {
      const lifeMs = random.float() * LONGEST_LIFE_MS
      const puts = Promise.allSettled(
        Array.from({ length: PUTS_PER_LIFE }, () => put(acknowledged, n++)),
      )
      // real time: the process dies in the midst of what it does.
      await new Promise((resolve) => setTimeout(resolve, lifeMs))
      await server!.kill()
      await puts
      await start()
    }
    await put(acknowledged, -1)
    await settle()
    for (const name of ['direct', 'copied'] as const) {
      const found = await drain(name)
      expect(new Set(found).size, `${name}: each event once`).toBe(found.length)
      expect(
        [...acknowledged].filter((id) => !found.includes(id)),
        name,
      ).toEqual([])
    }
    const invoked = new Set(await drain('invoked'))
    expect(
      [...acknowledged].filter((id) => !invoked.has(id)),
      'invoked',
    ).toEqual([])

    await events.startReplay({
      ...{ ReplayName: 'r', EventStartTime: new Date(0), EventEndTime: new Date() },
      EventSourceArn: 'arn:aws:events:us-east-1:000000000000:archive/a',
      Destination: { Arn: bus('default') },
    })
    await server!.kill()
    await start()
    for (let state = ''; state !== 'COMPLETED';) {
      state = (await events.describeReplay({ ReplayName: 'r' })).State!
      expect(state).not.toBe('FAILED')
    }
    await settle()
    const replayed = new Set(await drain('replayed'))
    expect(
      [...acknowledged].filter((id) => !replayed.has(id)),
      'replayed',
    ).toEqual([])
  },
)
