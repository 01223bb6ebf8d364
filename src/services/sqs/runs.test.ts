import { expect, test } from 'vitest'

import type { QueueWeather } from '../service.ts'
import { chunks } from './limits.ts'
import { sqsWorld, worldOf, type SqsWorld } from './test-context.ts'
import { readyIndex } from './tables.ts'

const PARTITION = 'sqs/111111111111/us-east-1/queue/q'

/** Rows of the index of ready messages. */
async function readyRows(w: SqsWorld): Promise<number> {
  const { start, end } = readyIndex.bounds()
  let rows = 0
  for await (const page of w.context.store.scan(PARTITION, start, end)) rows += page.length
  return rows
}

async function sendMany(w: SqsWorld, url: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await w.send(url, `m${i}`)
}

const numbered = (from: number, end: number) =>
  Array.from({ length: end - from }, (_, i) => `m${from + i}`)

async function drained(w: SqsWorld, url: string): Promise<string[]> {
  const all: string[] = []
  for (;;) {
    const bodies = await w.bodies(url)
    if (bodies.length === 0) return all
    all.push(...bodies)
  }
}

const dropTo = (w: SqsWorld, url: string, message: { ReceiptHandle: string }, seconds: number) =>
  w.call('ChangeMessageVisibility', {
    QueueUrl: url,
    ReceiptHandle: message.ReceiptHandle,
    VisibilityTimeout: seconds,
  })

test('messages of one millisecond share rows, which go when they are empty', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  await sendMany(w, url, 70)
  expect(await readyRows(w)).toBe(3)
  await w.advance(1)
  const Entries = numbered(0, 10).map((Id) => ({ Id, MessageBody: 'next' }))
  await w.call('SendMessageBatch', { QueueUrl: url, Entries })
  expect(await readyRows(w)).toBe(4)
  expect(await drained(w, url)).toEqual([...numbered(0, 70), ...Entries.map(() => 'next')])
  expect(await readyRows(w)).toBe(0)
  expect(await w.counts(url)).toEqual({ visible: 0, inFlight: 80, delayed: 0 })
})

test('what is left of a run outlives a restart; what was taken does too, where it went', async () => {
  const w = sqsWorld()
  const url = await w.queue('q', { VisibilityTimeout: '10' })
  await sendMany(w, url, 40)
  const [first, second] = await w.receive(url, { MaxNumberOfMessages: 7 })
  await w.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: first.ReceiptHandle })
  const after = worldOf({ ...w.context, store: w.context.store.crash() })
  expect(await after.counts(url)).toEqual({ visible: 33, inFlight: 6, delayed: 0 })
  await after.send(url, 'm40')
  await after.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: second.ReceiptHandle })
  expect(await drained(after, url)).toEqual(numbered(7, 41))
  await after.advance(10_000)
  expect((await drained(after, url)).toSorted()).toEqual(numbered(2, 41).toSorted())
})

test('messages that come back within their millisecond stand where they stood', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  await sendMany(w, url, 40)
  const taken = [...(await w.receive(url)), ...(await w.receive(url))]
  // Every other one: single rows among those of runs.
  for (let i = 19; i >= 0; i -= 2) await dropTo(w, url, taken[i], 0)
  const odd = numbered(0, 20).filter((_, i) => i % 2 === 1)
  expect(await w.bodies(url, { MaxNumberOfMessages: 3 })).toEqual(odd.slice(0, 3))
  await dropTo(w, url, taken[18], 0)
  expect(await w.bodies(url, { MaxNumberOfMessages: 8 })).toEqual([
    ...odd.slice(3, 9),
    'm18',
    'm19',
  ])
  expect(await drained(w, url)).toEqual(numbered(20, 40))
})

test('single rows behind the start of a run are not stepped over', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  await sendMany(w, url, 12)
  const taken = await w.receive(url)
  await w.receive(url, { MaxNumberOfMessages: 1 })
  // m0 to m9 as single rows behind the row of their run, which holds m11 alone.
  for (const message of taken) await dropTo(w, url, message, 0)
  for (const body of numbered(0, 10)) {
    expect(await w.bodies(url, { MaxNumberOfMessages: 1 })).toEqual([body])
  }
  expect(await drained(w, url)).toEqual(['m11'])
})

test('runs expire with their messages, a bounded number at a time', async () => {
  const w = sqsWorld()
  const url = await w.queue('q', { MessageRetentionPeriod: '60', VisibilityTimeout: '1' })
  await sendMany(w, url, chunks.expired + 64)
  await w.receive(url, { MaxNumberOfMessages: 5 })
  await w.advance(60_000)
  await w.send(url, 'young')
  expect(await readyRows(w)).toBe(chunks.expired / 32 + 3)
  expect(await w.bodies(url)).toEqual(['young'])
  // One step removed so many that it ended within a run: 59 are left, in two rows.
  expect(await readyRows(w)).toBe(2)
  expect(await w.counts(url)).toEqual({ visible: 0, inFlight: 1, delayed: 0 })
  expect(await readyRows(w)).toBe(0)
})

test('sending alone keeps up with what expires', async () => {
  const w = sqsWorld()
  const url = await w.queue('q', { MessageRetentionPeriod: '60' })
  await sendMany(w, url, chunks.expired - 8)
  await w.advance(60_000)
  const Entries = numbered(0, 8).map((Id) => ({ Id, MessageBody: 'young' }))
  await w.call('SendMessageBatch', { QueueUrl: url, Entries })
  // All that was old went with the last of so many sends; of the new there is one row.
  expect(await readyRows(w)).toBe(1)
  expect(await w.bodies(url)).toEqual(Entries.map(() => 'young'))
})

test('batches mix with delays and message groups, each in its order', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  const Entries = numbered(0, 10).map((MessageBody, i) => ({
    Id: MessageBody,
    MessageBody,
    DelaySeconds: i === 3 || i === 4 ? 1 : 0,
    MessageGroupId: i === 7 ? 'tenant' : undefined,
  }))
  await w.call('SendMessageBatch', { QueueUrl: url, Entries })
  expect(await w.counts(url)).toEqual({ visible: 8, inFlight: 0, delayed: 2 })
  expect(await w.bodies(url)).toEqual(['m0', 'm1', 'm2', 'm5', 'm6', 'm7', 'm8', 'm9'])
  await w.advance(1_000)
  await w.send(url, 'm10')
  expect(await drained(w, url)).toEqual(['m3', 'm4', 'm10'])
})

test('a move task takes a run’s messages up to the last that was there when it began', async () => {
  const w = sqsWorld()
  const source = await w.queue('q')
  const SourceArn = w.arnOf(source)
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: SourceArn, maxReceiveCount: 1 })
  await w.queue('source', { RedrivePolicy })
  const elsewhere = await w.queue('elsewhere')
  const DestinationArn = w.arnOf(elsewhere)
  await sendMany(w, source, 70)
  await w.call('StartMessageMoveTask', { SourceArn, DestinationArn })
  await w.send(source, 'late')
  await w.carry()
  expect(await w.bodies(source)).toEqual(['late'])
  expect((await w.counts(elsewhere)).visible).toBe(70)
})

test('dead letters go by way of a run, and arrive with their age', async () => {
  const w = sqsWorld()
  const dead = await w.queue('dead')
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: w.arnOf(dead), maxReceiveCount: 1 })
  const url = await w.queue('q', { RedrivePolicy, VisibilityTimeout: '1' })
  await sendMany(w, url, 3)
  const sentAtMs = w.context.clock.nowMs()
  expect(await w.bodies(url)).toEqual(numbered(0, 3))
  await w.advance(1_000)
  expect(await w.bodies(url)).toEqual([])
  await w.carry()
  const letters = await w.receive(dead)
  expect(letters.map(({ Body }) => Body)).toEqual(numbered(0, 3))
  for (const { Attributes } of letters) {
    expect(Attributes.SentTimestamp).toBe(String(sentAtMs))
    expect(Attributes.ApproximateReceiveCount).toBe('2')
  }
})

test('weather doubles and reorders what stands in a run', async () => {
  const weather = {
    duplicates: () => 'weather',
    shuffled: <T>(_: string, items: readonly T[]) => ({ items: items.toReversed() }),
  } as unknown as QueueWeather
  const w = sqsWorld({ weather })
  const url = await w.queue('q')
  await sendMany(w, url, 4)
  expect(await readyRows(w)).toBe(1)
  expect(await w.bodies(url, { MaxNumberOfMessages: 3 })).toEqual(['m3', 'm3', 'm2'])
  expect(await drained(w, url)).toEqual(['m2', 'm1', 'm1', 'm0', 'm0'])
})

test('purging leaves nothing of a run behind', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  await sendMany(w, url, 40)
  await w.call('PurgeQueue', { QueueUrl: url })
  await w.send(url, 'new')
  expect(await readyRows(w)).toBe(3)
  await w.carry()
  expect(await readyRows(w)).toBe(1)
  expect(await w.bodies(url)).toEqual(['new'])
})
