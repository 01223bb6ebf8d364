// Archives and replays through the real SDK.

import { EventBridge } from '@aws-sdk/client-eventbridge'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn } from '../zip.ts'

let mill: Millrace
let events: EventBridge
let sqs: SQS

beforeAll(async () => {
  mill = await startMillrace({ store: 'embedded' })
  events = new EventBridge(mill.awsConfig)
  sqs = new SQS(mill.awsConfig)
})
afterAll(async () => {
  events.destroy()
  sqs.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const Arn = 'arn:aws:events:us-east-1:000000000000:event-bus/default'
const pattern = JSON.stringify({ source: ['shop'] })
const archive = { ArchiveName: 'all', EventSourceArn: Arn }

async function rule(Name: string) {
  await sqs.createQueue({ QueueName: Name })
  await events.putRule({ Name, EventPattern: pattern })
  await events.putTargets({ Rule: Name, Targets: [{ Id: 'q', Arn: queueArn(Name) }] })
}

/** All of a queue, gone from it. */
async function drain(name: string): Promise<{ id: string; 'replay-name'?: string }[]> {
  const QueueUrl = `${mill.endpoint}/000000000000/${name}`
  const found = []
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    if (Messages.length === 0) return found
    for (const { Body, ReceiptHandle } of Messages) {
      found.push(JSON.parse(Body!))
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
}

async function put(count: number, Source = 'shop'): Promise<string[]> {
  const Entries = Array.from({ length: count }, (_, i) => ({
    ...{ Source, DetailType: 'Order', Detail: JSON.stringify({ i }) },
  }))
  const ids = []
  for (let i = 0; i < count; i += 10) {
    const answer = await events.putEvents({ Entries: Entries.slice(i, i + 10) })
    ids.push(...answer.Entries!.map(({ EventId }) => EventId!))
  }
  return ids
}

function window() {
  const now = mill.clock.nowMs()
  return { EventStartTime: new Date(now - 60_000), EventEndTime: new Date(now + 60_000) }
}

test('what an archive kept is replayed to the rules that are named, and not archived again', async () => {
  await rule('first')
  const { ArchiveArn } = await events.createArchive({ ...archive, EventPattern: pattern })
  const ids = await put(25)
  await put(3, 'other')
  await mill.settle()
  expect(await events.describeArchive({ ArchiveName: 'all' })).toMatchObject({
    ...{ EventCount: 25, State: 'ENABLED', RetentionDays: 0, EventPattern: pattern },
    EventSourceArn: Arn,
  })
  expect(await drain('first')).toHaveLength(25)
  await rule('mended')
  const FilterArns = ['arn:aws:events:us-east-1:000000000000:rule/mended']
  const Destination = { Arn, FilterArns }
  const EventSourceArn = ArchiveArn
  const asked = { ReplayName: 'again', EventSourceArn, Destination, ...window() }
  expect(await events.startReplay(asked)).toMatchObject({ State: 'STARTING' })
  await mill.settle()
  expect(await events.describeReplay({ ReplayName: 'again' })).toMatchObject({
    ...{ State: 'COMPLETED', Destination, EventLastReplayedTime: expect.any(Date) },
    ReplayEndTime: expect.any(Date),
  })
  const replayed = await drain('mended')
  expect(replayed.map(({ id }) => id).sort()).toEqual(ids.sort())
  expect(replayed.every((event) => event['replay-name'] === 'again')).toBe(true)
  expect(await drain('first')).toEqual([])
  expect((await events.describeArchive({ ArchiveName: 'all' })).EventCount).toBe(25)
  expect((await events.listReplays({ State: 'COMPLETED' })).Replays).toHaveLength(1)
})

test('a replay is cancelled', async () => {
  const { ArchiveArn } = await events.createArchive(archive)
  const asked = { ReplayName: 'r', EventSourceArn: ArchiveArn, Destination: { Arn }, ...window() }
  await expect(events.startReplay({ ...asked, EventEndTime: new Date(0) })).rejects.toMatchObject({
    message:
      'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
  })
  await events.startReplay(asked)
  await mill.settle()
  await expect(events.cancelReplay({ ReplayName: 'r' })).rejects.toMatchObject({
    name: 'IllegalStatusException',
  })
  await expect(events.describeReplay({ ReplayName: 'x' })).rejects.toMatchObject({
    message: 'Replay x does not exist.',
  })
})

test('what is older than its days goes; an archive goes with its events and its rule', async () => {
  // Without a pattern it would keep calls of the API too, which are events of the default bus.
  await events.createArchive({ ...archive, RetentionDays: 2, EventPattern: pattern })
  await put(12)
  await mill.clock.advance('36h')
  await put(5)
  await mill.clock.advance('14h')
  const count = async () => (await events.describeArchive({ ArchiveName: 'all' })).EventCount
  expect(await count()).toBe(5)
  await events.updateArchive({ ArchiveName: 'all', RetentionDays: 30, Description: 'd' })
  await mill.clock.advance('72h')
  expect(await count()).toBe(5)
  const { Archives } = await events.listArchives({ EventSourceArn: Arn })
  expect(Archives).toMatchObject([{ ArchiveName: 'all', EventCount: 5, RetentionDays: 30 }])
  expect((await events.listRules({})).Rules).toMatchObject([
    { Name: 'Events-Archive-all', ManagedBy: expect.any(String) },
  ])
  await expect(events.deleteRule({ Name: 'Events-Archive-all' })).rejects.toMatchObject({
    name: 'ManagedRuleException',
  })
  await events.deleteArchive({ ArchiveName: 'all' })
  expect((await events.listRules({})).Rules).toEqual([])
  // Without one it would begin with the call that made it.
  await events.createArchive({ ...archive, EventPattern: pattern })
  expect(await count()).toBe(0)
})
