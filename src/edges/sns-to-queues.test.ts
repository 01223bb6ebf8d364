// One intent for many queues: what they get, and what becomes of those that take nothing.

import { afterEach, describe, expect, it } from 'vitest'
import { Weather, weatherRules } from '../delivery/weather.ts'
import { SNS_TO_QUEUES, type QueueRun } from '../services/sns/port.ts'
import { whereabouts } from '../services/sns/whereabouts.ts'
import type { PortRun } from '../services/sqs/port.ts'
import { StoreUnavailable, type Intent } from '../store/store.ts'
import { snsToQueues } from './sns-to-queues.ts'
import { snsWorld, type SnsWorld, type WorldOptions } from './sns-world.fixture.ts'
import { queuesInWeather } from './weather.ts'

const ACCOUNT = '111111111111'
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`
const RAW = { RawMessageDelivery: 'true' }

let world: SnsWorld
const start = (options?: WorldOptions) => (world = snsWorld(options))
afterEach(() => world.stop())

/** What the outbox gets from now on. */
function emitted(): Intent[] {
  const intents: Intent[] = []
  world.context.store.outbox.watch((news) => intents.push(...news))
  return intents
}

async function subscribed(topic: string, count: number, attributes?: Record<string, string>) {
  const names = Array.from({ length: count }, (_, i) => `q${i}`)
  for (const name of names) await world.queueOn(topic, name, attributes)
  return names
}

describe('queues of a standard topic', () => {
  it('share one intent, and each message has its own hop', async () => {
    start()
    const topic = await world.topic('t')
    const names = await subscribed(topic, 3, RAW)
    await world.queueOn(topic, 'enveloped')
    const intents = emitted()
    const { MessageId } = await world.publish(topic, 'm')
    await world.settle()
    expect(intents.map(({ edge, target }) => [edge, target])).toEqual([[SNS_TO_QUEUES, topic]])
    for (const name of names) expect((await world.drain(name))[0]!.body).toBe('m')
    expect((await world.drain('enveloped'))[0]!.body).toMatchObject({ MessageId, Message: 'm' })
    const hops = world.hops.filter(({ via }) => via === 'sns-to-sqs')
    expect(hops.map(({ to }) => to).sort()).toEqual(
      [...names, 'enveloped'].map((name) => arnOf(name)).sort(),
    )
    for (const hop of hops) {
      expect(hop).toMatchObject({ from: topic, parentId: MessageId, outcome: 'delivered' })
    }
    expect(await world.context.store.outbox.count()).toBe(0)
  })

  it('are served by as many intents as they need', async () => {
    start()
    const topic = await world.topic('t')
    const names = await subscribed(topic, 130, RAW)
    const intents = emitted()
    await world.publish(topic, 'm')
    await world.settle()
    const sizes = intents.map(({ payload }) => (payload as QueueRun).subscribers.length)
    expect(sizes).toEqual([64, 64, 2])
    for (const name of names) expect(await world.drain(name)).toHaveLength(1)
  })

  it('have an intent each in weather, which may meet each of them', async () => {
    const weather = {
      calm: false,
      duplicates: () => undefined,
      shuffled: <T>(_: string, items: T) => ({ items }),
    }
    start({ context: { weather } })
    const topic = await world.topic('t')
    await subscribed(topic, 2)
    const intents = emitted()
    await world.publish(topic, 'm')
    await world.settle()
    expect(intents.map(({ edge }) => edge)).toEqual(['sns-to-sqs', 'sns-to-sqs'])
  })

  it('are all named by those who wait, until they have it', async () => {
    start()
    const topic = await world.topic('t')
    await subscribed(topic, 3)
    await world.pump.stop()
    const { MessageId } = await world.publish(topic, 'm')
    const where = await whereabouts(
      { id: MessageId, resource: topic, positions: [], timesMs: [], enteredMs: 0 },
      world.context,
    )
    expect(where).toMatchObject({ state: 'sns.waiting', at: topic, count: 3 })
  })
})

describe('a queue that takes nothing', () => {
  it.each([
    ['is gone', 'NonExistentQueue'],
    ['lets nobody in', 'AccessDenied'],
  ])('and %s leaves the others theirs, and its own to the dead-letter queue', async (why, code) => {
    start({ access: why === 'is gone' ? 'off' : 'enforce' })
    const topic = await world.topic('t')
    const open = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:*', Resource: '*' }],
    }
    await world.sqs.queue('dead', { Policy: JSON.stringify(open) })
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead') })
    for (const name of ['q0', 'q1', 'q2']) {
      await world.queueOn(topic, name, { ...RAW, RedrivePolicy })
      const QueueUrl = `http://localhost:4566/${ACCOUNT}/${name}`
      const Attributes = { Policy: JSON.stringify(open) }
      if (name !== 'q1') await world.sqs.call('SetQueueAttributes', { QueueUrl, Attributes })
      else if (why === 'is gone') await world.sqs.call('DeleteQueue', { QueueUrl })
    }
    await world.publish(topic, 'm')
    await world.settle()
    for (const name of ['q0', 'q2']) expect(await world.drain(name)).toHaveLength(1)
    expect(await world.drain('dead')).toHaveLength(1)
    const failed = world.hops.filter(({ outcome }) => outcome === 'failed')
    expect(failed).toEqual([
      expect.objectContaining({ to: arnOf('q1'), reason: expect.stringContaining(code) }),
    ])
  })
})

describe('a run that cannot be carried', () => {
  const payload = { topicArn: 't', messageId: 'm', message: {}, subscribers: [] }
  const intent = { id: 'i', edge: SNS_TO_QUEUES, target: 't', payload, attempt: 0 }
  const intents = [{ ...intent, dueAtMs: 0, emittedAtMs: 0 }]
  const context = { nowMs: 0, jitter: () => 0, signal: new AbortController().signal }

  function edgeOver(enqueueRuns: (runs: readonly PortRun[]) => Promise<void>) {
    const unfolded: string[] = []
    const edge = snsToQueues({
      sns: { emitAlone: () => {}, unfold: async (_, id) => void unfolded.push(id) },
      sqs: { enqueueRuns },
      envelopes: { notificationText: () => '' },
      permissions: { off: true, check: () => ({ granted: true }) },
    })
    return { edge, unfolded }
  }

  it('is unfolded', async () => {
    start()
    const { edge, unfolded } = edgeOver(() =>
      Promise.reject(new Error('a row that nobody can read')),
    )
    expect(await edge.carry(intents, context)).toEqual([{ kind: 'delivered', taken: true }])
    expect(unfolded).toEqual(['i'])
  })

  it('is unfolded by weather that came after it, to meet each queue by itself', async () => {
    start()
    const weather = new Weather()
    const port = queuesInWeather(world.sqs.port, weather)
    const { edge, unfolded } = edgeOver((runs) => port.enqueueRuns(runs))
    weather.set(1, weatherRules(['duplicate 1 % of *']))
    await edge.carry(intents, context)
    expect(unfolded).toEqual(['i'])
  })

  it('waits for a store that takes nothing, for as long as that takes', async () => {
    start()
    const { edge, unfolded } = edgeOver(() => Promise.reject(new StoreUnavailable('full')))
    await expect(edge.carry(intents, context)).rejects.toThrow(StoreUnavailable)
    expect(unfolded).toEqual([])
    const failure = { kind: 'failed', permanent: true, code: 'c', reason: 'r' } as const
    const next = edge.next({ ...intents[0]!, attempt: 1_000_000 }, failure, context)
    expect(next.kind).toBe('retry')
  })
})

describe('unfolding', () => {
  it('leaves each delivery to an intent of its own, once', async () => {
    start()
    const topic = await world.topic('t')
    const names = await subscribed(topic, 2, RAW)
    await world.pump.stop()
    const intents = emitted()
    await world.publish(topic, 'm')
    const [run] = intents.splice(0)
    const { port } = world
    await port.unfold(run!.payload as QueueRun, run!.id)
    await port.unfold(run!.payload as QueueRun, run!.id)
    expect(intents.map(({ edge, target }) => `${edge} ${target}`).sort()).toEqual(
      names.map((name) => `sns-to-sqs ${arnOf(name)}`),
    )
    expect(await world.context.store.outbox.count()).toBe(2)
  })
})
