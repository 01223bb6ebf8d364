import { afterEach, describe, expect, test } from 'vitest'

import { choreEdges } from '../delivery/chores.ts'
import { createPump, type Pump } from '../delivery/pump.ts'
import type { Hop } from '../kernel/hop.ts'
import { sqsChores } from '../services/sqs/chores.ts'
import { sqsWorld, worldOf, type SqsWorld } from '../services/sqs/test-context.ts'
import { sqsToSqs } from './sqs-to-sqs.ts'

let pump: Pump | undefined
afterEach(() => pump?.stop())

function startPump(w: SqsWorld): void {
  const edges = [sqsToSqs(w.port), ...choreEdges(w.context.store, sqsChores)]
  pump = createPump({ ...w.context, edges })
  pump.start()
}

async function redriven(w: SqsWorld, suffix: string) {
  const kind: Record<string, string> =
    suffix === '' ? {} : { FifoQueue: 'true', ContentBasedDeduplication: 'true' }
  const dead = await w.queue(`dead${suffix}`, kind)
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: w.arnOf(dead), maxReceiveCount: 5 })
  const source = await w.queue(`source${suffix}`, { ...kind, RedrivePolicy })
  return { dead, source }
}

async function failFiveTimes(w: SqsWorld, url: string): Promise<void> {
  for (let i = 0; i < 6; i++) {
    await w.receive(url)
    await w.advance(30_000)
  }
}

describe('a dead letter', () => {
  test('arrives once and tells its way, hop by hop', async () => {
    const w = sqsWorld()
    startPump(w)
    const { dead, source } = await redriven(w, '')
    const hops: Hop[] = []
    w.context.store.watchHops((some) => hops.push(...some))
    const { MessageId } = await w.send(source, 'poison')
    await failFiveTimes(w, source)
    expect(await w.bodies(dead)).toEqual(['poison'])
    const way = hops.filter(({ id }) => id === MessageId).map(({ outcome, via }) => [via, outcome])
    expect(way).toEqual([
      ['SendMessage', 'accepted'],
      ...Array.from({ length: 5 }, () => ['ReceiveMessage', 'received']),
      ['sqs-to-sqs', 'dead-lettered'],
      ['sqs-to-sqs', 'delivered'],
      ['ReceiveMessage', 'received'],
    ])
    const buried = hops.find(({ outcome }) => outcome === 'dead-lettered')
    expect(buried).toMatchObject({
      from: w.arnOf(source),
      to: w.arnOf(dead),
      reason: 'received 5 times, maxReceiveCount 5',
    })
  })

  test('of a FIFO group keeps its place behind those before it', async () => {
    const w = sqsWorld()
    startPump(w)
    const { dead, source } = await redriven(w, '.fifo')
    for (let i = 0; i < 30; i++) await w.send(source, `m${i}`, { MessageGroupId: 'g' })
    for (let i = 0; i < 30; i++) {
      await w.receive(source, { VisibilityTimeout: 0 })
    }
    await w.advance(0)
    const bodies: string[] = []
    for (;;) {
      const messages = await w.receive(dead)
      if (messages.length === 0) break
      for (const { Body, ReceiptHandle } of messages) {
        bodies.push(Body)
        await w.call('DeleteMessage', { QueueUrl: dead, ReceiptHandle })
      }
    }
    expect(bodies.length).toBeGreaterThan(0)
    expect(bodies).toEqual(Array.from(bodies, (_, i) => `m${i}`))
  })

  test('survives a crash between leaving and arriving', async () => {
    const before = sqsWorld()
    const { dead, source } = await redriven(before, '')
    await before.send(source, 'poison')
    await failFiveTimes(before, source)
    expect((await before.counts(dead)).visible).toBe(0)
    const w = worldOf({ ...before.context, store: before.context.store.crash() })
    startPump(w)
    await w.advance(0)
    expect(await w.bodies(dead)).toEqual(['poison'])
    expect(await w.counts(source)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('goes back when its queue is gone, is handed out, and tries again', async () => {
    const w = sqsWorld()
    startPump(w)
    const { dead, source } = await redriven(w, '')
    await w.send(source, 'poison')
    await w.call('DeleteQueue', { QueueUrl: dead })
    await failFiveTimes(w, source)
    expect(await w.bodies(source)).toEqual(['poison'])
    await w.queue('dead')
    await w.advance(30_000)
    expect(await w.bodies(source)).toEqual([])
    await w.advance(0)
    expect(await w.bodies(dead)).toEqual(['poison'])
  })
})

test('a paced move task runs on the clock to its end', async () => {
  const w = sqsWorld()
  startPump(w)
  const { dead, source } = await redriven(w, '')
  for (let i = 0; i < 10; i++) await w.send(source, `m${i}`)
  await failFiveTimes(w, source)
  await w.advance(0)
  const SourceArn = w.arnOf(dead)
  await w.call('StartMessageMoveTask', { SourceArn, MaxNumberOfMessagesPerSecond: 1 })
  await w.advance(4_500)
  expect((await w.counts(source)).visible).toBe(5)
  await w.advance(10_000)
  expect((await w.counts(source)).visible).toBe(10)
  const { Results } = await w.call('ListMessageMoveTasks', { SourceArn })
  expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 10 }])
  expect(await w.context.store.outbox.count()).toBe(0)
})
