import { afterEach, expect, test } from 'vitest'

import { Activity } from '../kernel/activity.ts'
import { VirtualClock } from '../kernel/clock.ts'
import type { Hop } from '../kernel/hop.ts'
import { SeededRandom } from '../kernel/random.ts'
import type { CommitFault } from '../store/memory/memory-engine.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory/memory-store.ts'
import type { Intent, NewIntent } from '../store/store.ts'
import type { Edge, Outcome } from './edge.ts'
import type { PumpLimits } from './limits.ts'
import { createPump, type Pump } from './pump.ts'
import { fixedDelays } from './retry.ts'

const failed: Outcome = { kind: 'failed', permanent: false, code: 'Boom', reason: 'broken' }
const delivered: Outcome = { kind: 'delivered' }

/** One edge whose target does what the test says, and everything that it was asked. */
class World {
  clock = new VirtualClock()
  activity = new Activity()
  random = new SeededRandom(7)
  hops: Hop[] = []
  logged: string[] = []
  carried: { atMs: number; target: string; payload: unknown; attempt: number }[] = []
  reads = 0
  fault: CommitFault
  store: MemoryStore
  pump: Pump | undefined
  answer: (intent: Intent) => Outcome | Promise<Outcome> = () => delivered
  next: Edge['next'] = () => ({ kind: 'drop', reason: 'no retry' })
  edge: Partial<Edge> = {}
  limits: Partial<PumpLimits> = {}

  constructor() {
    this.clock.settleWith(() => this.activity.idle())
    this.store = createMemoryStore({ ...this, faults: { commit: () => this.fault } })
  }

  start(): this {
    this.store.watchHops((hops) => this.hops.push(...hops))
    const { outbox } = this.store
    const channel = outbox.channel.bind(outbox)
    outbox.channel = (...args) => {
      this.reads++
      return channel(...args)
    }
    const note = (_fields: object, message: string) => void this.logged.push(message)
    const log = { debug() {}, info() {}, warn: note, error: note }
    const { store, clock, random, activity, limits } = this
    this.pump = createPump({ store, clock, random, activity, log, edges: [this.#edge()], limits })
    this.pump.start()
    return this
  }

  #edge(): Edge {
    return {
      name: 'edge',
      carry: async (intents) => {
        for (const { target, payload, attempt } of intents) {
          this.carried.push({ atMs: this.clock.nowMs(), target, payload, attempt })
        }
        const outcomes: Outcome[] = []
        for (const intent of intents) outcomes.push(await this.answer(intent))
        return outcomes
      },
      next: (...args) => this.next(...args),
      describe: (intent) => ({
        id: `e${String(intent.payload)}`,
        from: 'source',
        to: intent.target,
      }),
      ...this.edge,
    }
  }

  async emit(...intents: Partial<NewIntent>[]): Promise<void> {
    const defaults = { edge: 'edge', target: 't', payload: 0 }
    await this.store.transact('p', function* (tx) {
      for (const intent of intents) tx.emit({ ...defaults, ...intent })
    })
  }

  async crash(): Promise<void> {
    const old = this.pump
    this.store = this.store.crash()
    this.start()
    await old?.stop()
  }

  outcomes(): string[] {
    return this.hops.map(({ outcome, attempt }) => `${outcome} ${attempt}`)
  }
}

let world: World
afterEach(async () => {
  world.fault = undefined
  await world.pump?.stop()
})

test('retries happen at their moments, then the dead letter is emitted and recorded', async () => {
  world = new World()
  const retry = fixedDelays([60_000, 120_000])
  world.answer = (intent) => (intent.target === 'dlq' ? delivered : failed)
  world.next = (intent, failure, context) => {
    const atMs = retry({
      attempt: intent.attempt,
      firstAtMs: intent.emittedAtMs,
      nowMs: context.nowMs,
      jitter: 0,
    })
    if (atMs !== undefined) return { kind: 'retry', atMs }
    const payload = `${failure.code} after ${intent.attempt}`
    return { kind: 'dead-letter', to: 'dlq', intents: [{ edge: 'edge', target: 'dlq', payload }] }
  }
  const startMs = world.clock.nowMs()
  world.start()
  await world.emit({ payload: 1 })
  await world.clock.advance(3_600_000)
  expect(world.carried.map(({ atMs, ...rest }) => ({ ...rest, atMs: atMs - startMs }))).toEqual([
    { target: 't', payload: 1, attempt: 0, atMs: 0 },
    { target: 't', payload: 1, attempt: 1, atMs: 60_000 },
    { target: 't', payload: 1, attempt: 2, atMs: 180_000 },
    { target: 'dlq', payload: 'Boom after 3', attempt: 0, atMs: 180_000 },
  ])
  expect(world.outcomes()).toEqual([
    ...['failed 1', 'failed 2', 'failed 3', 'dead-lettered 3', 'delivered 1'],
  ])
  expect(world.hops.map(({ nextAtMs }) => nextAtMs && nextAtMs - startMs)).toEqual([
    ...[60_000, 180_000, undefined, undefined, undefined],
  ])
  expect(world.hops[3]).toMatchObject({ id: 'e1', from: 'source', to: 'dlq', via: 'edge' })
  expect(world.hops[3]!.reason).toBe('Boom: broken')
  expect(await world.store.outbox.count()).toBe(0)
})

test('who takes an intent records its end', async () => {
  world = new World()
  world.answer = ({ payload }) =>
    [
      delivered,
      { ...delivered, taken: true } as Outcome,
      { kind: 'ended', outcome: 'filtered', reason: 'no match' } as Outcome,
      failed,
    ][payload as number]!
  world.start()
  await world.emit({ payload: 0 }, { payload: 1 }, { payload: 2 }, { payload: 3 })
  await world.clock.advance(1)
  expect(world.hops.map(({ id, outcome, reason }) => [id, outcome, reason])).toEqual([
    ['e0', 'delivered', undefined],
    ['e2', 'filtered', 'no match'],
    ['e3', 'failed', 'Boom: broken'],
    ['e3', 'dropped', 'no retry'],
  ])
  // The target said that it took e1, and did not: it is carried again after a restart.
  expect(await world.store.outbox.count()).toBe(1)
})

test('what is emitted for later is carried then, also across a crash', async () => {
  world = new World().start()
  const dueAtMs = world.clock.nowMs() + 900_000
  await world.emit({ payload: 'late', dueAtMs })
  await world.clock.advance(800_000)
  await world.crash()
  await world.clock.advance(99_999)
  expect(world.carried).toEqual([])
  await world.clock.advance(1)
  expect(world.carried).toMatchObject([{ payload: 'late', atMs: dueAtMs }])
})

test('a deferral counts no attempt and says why once', async () => {
  world = new World()
  let busy = 3
  world.answer = () => {
    if (busy-- <= 0) return delivered
    return { kind: 'deferred', untilMs: world.clock.nowMs() + 1_000, reason: 'busy' }
  }
  world.start()
  await world.emit({})
  await world.clock.advance(10_000)
  expect(world.carried.map(({ attempt }) => attempt)).toEqual([0, 0, 0, 0])
  expect(world.outcomes()).toEqual(['throttled 1', 'delivered 1'])
})

test('a paused target is left alone, others are not', async () => {
  world = new World()
  const untilMs = world.clock.nowMs() + 5_000
  world.answer = ({ target }) =>
    target === 'paused' && world.clock.nowMs() < untilMs
      ? { kind: 'deferred', untilMs, reason: 'paused', pauseTarget: true }
      : delivered
  world.start()
  const intents = Array.from({ length: 50 }, (_, payload) => ({ payload, target: 'paused' }))
  await world.emit(...intents, { target: 'other' })
  await world.clock.advance(4_999)
  expect(world.carried.map(({ target }) => target)).toEqual(['paused', 'other'])
  await world.clock.advance(1)
  expect(world.carried).toHaveLength(2 + 50)
})

test('an edge that throws has failed, is logged and retried', async () => {
  world = new World()
  let boom = true
  world.answer = () => {
    if (!boom) return delivered
    boom = false
    throw new TypeError('x is not a function')
  }
  world.next = (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + 10 })
  world.start()
  await world.emit({})
  await world.clock.advance(1_000)
  expect(world.outcomes()).toEqual(['failed 1', 'delivered 2'])
  expect(world.hops[0]!.reason).toBe('InternalFailure: x is not a function')
  expect(world.logged).toEqual(['an edge threw'])
})

test('while the store takes no writes, nothing is carried twice', async () => {
  world = new World().start()
  await world.emit({})
  world.answer = () => {
    world.fault = 'fail'
    return delivered
  }
  await world.emit({ payload: 'outside' })
  await world.clock.advance(60_000)
  world.fault = undefined
  await world.clock.advance(60_000)
  expect(world.carried.filter(({ payload }) => payload === 'outside')).toHaveLength(1)
  expect(await world.store.outbox.count()).toBe(0)
})

test('a decision that cannot be written rests and does not hold up the others', async () => {
  world = new World()
  world.edge = { batchSize: 10 }
  const circular: unknown[] = []
  circular.push(circular)
  world.answer = ({ payload }) => (payload === 'bad' ? failed : delivered)
  world.next = () => ({
    kind: 'dead-letter',
    to: 'dlq',
    intents: [{ edge: 'edge', target: 'dlq', payload: circular }],
  })
  world.start()
  await world.emit({ payload: 'good' }, { payload: 'bad' })
  await world.clock.advance(1_000)
  expect(world.outcomes()).toEqual(['delivered 1'])
  expect(await world.store.outbox.count()).toBe(1)
  expect(world.logged).toContain('a decision could not be written')
})

test('intents of an edge that does not exist stay, and that is logged once', async () => {
  world = new World().start()
  await world.emit({ edge: 'gone' }, { edge: 'gone', target: 'u' }, {})
  await world.clock.advance(1_000)
  expect(world.carried).toHaveLength(1)
  expect(await world.store.outbox.count()).toBe(2)
  expect(world.logged).toHaveLength(1)
})

test('fresh intents are handed over without reading them again', async () => {
  world = new World().start()
  await world.activity.idle()
  for (let i = 0; i < 100; i++) await world.emit({ payload: i, target: `t${i % 7}` })
  await world.activity.idle()
  expect(world.carried).toHaveLength(100)
  expect(world.reads).toBe(0)
})

test.each([undefined, 'lane'])('a retry of what is alone is not read again (%s)', async (lane) => {
  world = new World()
  world.answer = ({ attempt }) => (attempt < 50 ? failed : delivered)
  world.next = (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + 1_000 })
  world.start()
  await world.activity.idle()
  await world.emit({ payload: 'a', ...(lane && { lane }) })
  await world.clock.advance(60_000)
  expect(world.carried.map(({ attempt }) => attempt)).toEqual(
    Array.from({ length: 51 }, (_, i) => i),
  )
  expect(world.reads).toBe(0)
  expect(world.pump!.stats()).toMatchObject({ intents: 0, channels: 0 })
})

test.each([undefined, 'lane'])(
  'what joins one that waits alone keeps its place (%s)',
  async (lane) => {
    world = new World()
    world.answer = ({ payload, attempt }) => (payload === 'a' && attempt < 2 ? failed : delivered)
    world.next = (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + 1_000 })
    world.start()
    await world.activity.idle()
    await world.emit({ payload: 'a', ...(lane && { lane }) })
    await world.clock.advance(1_500)
    await world.emit({ payload: 'b', ...(lane && { lane }) })
    await world.clock.advance(100)
    const payloads = () => world.carried.map(({ payload }) => payload)
    expect(payloads()).toEqual(lane ? ['a', 'a'] : ['a', 'a', 'b'])
    await world.clock.advance(1_000)
    expect(payloads()).toEqual(lane ? ['a', 'a', 'a', 'b'] : ['a', 'a', 'b', 'a'])
    expect(await world.store.outbox.count()).toBe(0)
    expect(world.pump!.stats()).toMatchObject({ intents: 0, channels: 0 })
  },
)

test('what waits alone may be rescheduled or taken by others', async () => {
  world = new World()
  world.answer = ({ attempt }) => (attempt < 1 ? failed : delivered)
  world.next = (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + 1_000 })
  world.start()
  await world.activity.idle()
  await world.emit({ payload: 'a' }, { payload: 'b', target: 'u' })
  await world.clock.advance(10)
  const [a, b] = await world.store.outbox.due(Infinity, 2)
  const soonMs = world.clock.nowMs() + 100
  await world.store.transact('p', function* (tx) {
    tx.reschedule(a!.id, { dueAtMs: soonMs, attempt: 7 })
    yield { op: 'take', intentId: b!.id }
  })
  await world.clock.advance(100)
  expect(world.carried.at(-1)).toMatchObject({ payload: 'a', attempt: 7, atMs: soonMs })
  await world.clock.advance(10_000)
  expect(world.hops.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(1)
  expect(await world.store.outbox.count()).toBe(0)
  expect(world.pump!.stats()).toMatchObject({ intents: 0, channels: 0 })
})

test('a failing head holds back its lane and only its lane', async () => {
  world = new World()
  world.answer = ({ payload }) =>
    payload === 'a1' && world.carried.length < 6 ? failed : delivered
  world.next = (_intent, _failure, { nowMs }) => ({ kind: 'retry', atMs: nowMs + 1_000 })
  world.start()
  const lane = (name: string) => ({ payload: name, lane: name[0]! })
  await world.emit(lane('a1'), lane('b1'), lane('a2'), lane('b2'))
  await world.emit(lane('b3'), lane('a3'))
  await world.clock.advance(999)
  const payloads = () => world.carried.map(({ payload }) => payload)
  expect(payloads()).toEqual(['a1', 'b1', 'b2', 'b3'])
  await world.clock.advance(10_000)
  expect(payloads().slice(4)).toEqual(['a1', 'a1', 'a2', 'a3'])
})

test('a stalled target with a huge backlog starves nobody and stays on disk', async () => {
  world = new World()
  world.limits = { intents: 500 }
  let release: () => void = () => {}
  const stalled = new Promise<void>((resolve) => (release = resolve))
  world.answer = async ({ target }) => {
    if (target === 'slow') await stalled
    return delivered
  }
  world.edge = { batchSize: 10 }
  world.start()
  const backlog = 100_000
  for (let at = 0; at < backlog; at += 10_000) {
    await world.emit(
      ...Array.from({ length: 10_000 }, (_, i) => ({ target: 'slow', payload: at + i })),
    )
  }
  const quick = (from: number) =>
    world.emit(
      ...Array.from({ length: 200 }, (_, i) => ({ target: `q${i % 20}`, payload: from + i })),
    )
  const quickOnes = () => world.carried.filter(({ target }) => target !== 'slow').length
  const turns = async () => {
    for (let i = 0; i < 200; i++) await new Promise((resolve) => setImmediate(resolve))
  }
  await quick(0)
  await turns()
  expect(quickOnes()).toBe(200)
  // After a restart everything is read from the outbox: still each in turn.
  await quick(200)
  world.fault = undefined
  const crashed = world.crash()
  await turns()
  expect(quickOnes()).toBeGreaterThanOrEqual(400)
  expect(world.pump!.stats().peakIntents).toBeLessThanOrEqual(500 + 128)
  release()
  await crashed
  await world.activity.idle()
  expect(await world.store.outbox.count()).toBe(0)
  expect(world.pump!.stats()).toMatchObject({ intents: 0, channels: 0, carries: 0 })
  const order = world.carried.flatMap(({ target, payload }) => (target === 'slow' ? [payload] : []))
  // The first batch went out twice, by the process that crashed and by the next one.
  expect(order.slice(10)).toEqual(Array.from({ length: backlog }, (_, i) => i))
})
