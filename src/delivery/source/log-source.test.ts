// A source over a log: what it hands to its target, when, and what becomes of what fails.

import { afterEach, describe, expect, it } from 'vitest'
import type { LogShards } from './log-shards.ts'
import type { GivenUp, LogSource } from './log-source.ts'
import {
  logWorld,
  openLog,
  partly,
  ran,
  threw,
  type LogWorld,
  type Record,
  type Reply,
} from './log.fixture.ts'
import type { Call } from './source.ts'

let running: LogShards<Record> | undefined
afterEach(() => running?.stop())

const bodies = ({ items }: Pick<Call<Record>, 'items'>) => items.map(({ body }) => body)
const numbered = (count: number, key = 'k', from = 0) =>
  Array.from({ length: count }, (_, i) => `${key}:${from + i}`)

async function begin(
  reply: Reply = () => ran,
  change: Partial<LogSource<Record>> = {},
  put = ['k:0', 'k:1', 'k:2', 'k:3'],
) {
  const world = logWorld()
  await world.log.addShard('a')
  await world.log.put('a', ...put)
  const calls: Call<Record>[] = []
  const given: GivenUp<Record>[] = []
  const answer: Reply = (call) => {
    calls.push(call)
    return reply(call)
  }
  const onFailure: LogSource<Record>['onFailure'] = (up) => {
    given.push(up)
    return { to: 'arn:dead', intents: [{ edge: 'dead', target: 'arn:dead', payload: bodies(up) }] }
  }
  const open = (more: Partial<LogSource<Record>> = {}) =>
    (running = openLog(world, answer, { onFailure, ...change, ...more }))
  open()
  await world.settle()
  const buried = async () =>
    (await world.env.store.outbox.due(Number.MAX_SAFE_INTEGER, 1_000)).map(({ payload }) => payload)
  return { ...world, calls, given, buried, open }
}

const without = (poison: string) => (call: Call<Record>) =>
  bodies(call).includes(poison) ? threw(call.items) : ran

describe('batches', () => {
  it('come in order, up to their size, and go on where the last one ended', async () => {
    const { calls, log, settle, open } = await begin(undefined, {}, numbered(25))
    expect(calls.map((call) => bodies(call).length)).toEqual([10, 10, 5])
    expect(calls.flatMap(bodies)).toEqual(numbered(25))
    await running!.stop()
    await log.put('a', 'k:25')
    open()
    await settle()
    expect(bodies(calls.at(-1)!)).toEqual(['k:25'])
    expect(calls).toHaveLength(4)
  })

  it('wait for their window', async () => {
    const { calls, log, settle, clock } = await begin(undefined, { windowMs: 5_000 })
    expect(calls).toEqual([])
    await clock.advance(4_000)
    await log.put('a', 'k:4')
    await settle()
    await clock.advance(999)
    expect(calls).toEqual([])
    await clock.advance(1)
    expect(calls.map(bodies)).toEqual([['k:0', 'k:1', 'k:2', 'k:3', 'k:4']])
    await log.put('a', ...numbered(10, 'k', 5))
    await settle()
    expect(calls).toHaveLength(2)
  })

  it('hold what the target takes', async () => {
    const target = { arn: 'arn:target', maxBytes: 14 }
    const { calls } = await begin(undefined, {}, [])
    expect(calls).toEqual([])
    const sizes: number[] = []
    const world = await begin(
      undefined,
      { target: { ...target, invoke: async ({ items }) => (sizes.push(items.length), ran) } },
      numbered(5),
    )
    expect(sizes).toEqual([2, 2, 1])
    expect(world.given).toEqual([])
  })

  it('pass by what no filter wants, and say so once', async () => {
    const filter = ({ body }: Record) => (body.endsWith('1') ? 'odd' : undefined)
    const { calls, hops } = await begin(undefined, { filter })
    expect(calls.flatMap(bodies)).toEqual(['k:0', 'k:2', 'k:3'])
    expect(hops.filter(({ outcome }) => outcome === 'filtered')).toMatchObject([
      { id: 'a/000000000002', reason: 'odd' },
    ])
  })
})

describe('a failing batch', () => {
  it('holds back what is behind it and is tried again, with growing pauses', async () => {
    let fails = 3
    const { calls, clock } = await begin(({ items }) => (fails-- > 0 ? threw(items) : ran), {
      batchSize: 2,
    })
    expect(calls.map(bodies)).toEqual([['k:0', 'k:1']])
    await clock.advance(1_000)
    await clock.advance(2_000)
    expect(calls.map(bodies)).toEqual([...Array(3)].map(() => ['k:0', 'k:1']))
    await clock.advance(4_000)
    expect(calls.slice(3).map(bodies)).toEqual([
      ['k:0', 'k:1'],
      ['k:2', 'k:3'],
    ])
  })

  it('is given up after its attempts, whole, and the shard goes on', async () => {
    const { calls, given, buried, clock, hops } = await begin(without('k:1'), {
      ...{ batchSize: 3, maximumRetryAttempts: 2 },
    })
    await clock.advance(60_000)
    expect(calls.map((call) => bodies(call).length)).toEqual([3, 3, 3, 1])
    expect(await buried()).toEqual([['k:0', 'k:1', 'k:2']])
    expect(given).toMatchObject([{ condition: 'RetryAttemptsExhausted', attempts: 3, shard: 'a' }])
    const last = hops.filter(({ outcome }) => outcome === 'dead-lettered')
    expect(last).toHaveLength(3)
    expect(last[0]).toMatchObject({ to: 'arn:dead', reason: 'boom' })
  })

  it('is cut in two down to the record that is poisoned', async () => {
    const { calls, buried, clock } = await begin(
      without('k:5'),
      { bisectsOnError: true, maximumRetryAttempts: 1 },
      numbered(10),
    )
    await clock.advance(60_000)
    expect(await buried()).toEqual([['k:5']])
    const succeeded = calls.filter((call) => !bodies(call).includes('k:5')).flatMap(bodies)
    expect(succeeded).toEqual(numbered(10).filter((body) => body !== 'k:5'))
    // 10 = 5 + 5, 5 = 3 + 2, 3 = 2 + 1, 2 = 1 + 1, and the one twice: cutting counts as no attempt.
    expect(calls.filter((call) => bodies(call).includes('k:5'))).toHaveLength(6)
  })

  it('goes on from the first record that is reported', async () => {
    const { calls, clock } = await begin(
      ({ items }) => {
        const at = items.findIndex(({ body }) => body === 'k:2')
        return at >= 0 && items.length > 1 ? partly(items[at]!.id, items.at(-1)!.id) : ran
      },
      { batchSize: 4, bisectsOnError: true },
    )
    await clock.advance(1_000)
    expect(calls.map(bodies)).toEqual([
      ['k:0', 'k:1', 'k:2', 'k:3'],
      ['k:2', 'k:3'],
      ['k:2'],
      ['k:3'],
    ])
  })

  it('is given up when its records are too old, without being tried', async () => {
    const { calls, given, clock, buried } = await begin(({ items }) => threw(items), {
      maximumRecordAgeMs: 5_000,
    })
    await clock.advance(60_000)
    expect(await buried()).toEqual([['k:0', 'k:1', 'k:2', 'k:3']])
    expect(given).toMatchObject([{ condition: 'RecordAgeExceeded', attempts: 3 }])
    expect(calls).toHaveLength(3)
  })

  it('does not count what did not run', async () => {
    let busy = 20
    const { calls, clock, given } = await begin(
      () => (busy-- > 0 ? { kind: 'busy', reason: 'throttled' } : ran),
      { maximumRetryAttempts: 0 },
    )
    await clock.advance(200_000)
    expect(calls).toHaveLength(21)
    expect(new Set(calls.map(({ requestId }) => requestId)).size).toBe(1)
    expect(given).toEqual([])
  })
})

describe('tumbling windows', () => {
  it('hand their state on and end once', async () => {
    const counted: Reply = ({ items, window }) => {
      const count = (JSON.parse(window!.state) as { count?: number }).count ?? 0
      return { ...ran, state: JSON.stringify({ count: count + items.length }) }
    }
    const change = { tumblingWindowMs: 60_000, batchSize: 3 }
    const { calls, log, clock, settle } = await begin(counted, change)
    await clock.advance(30_000)
    await log.put('a', 'k:4')
    await settle()
    await clock.advance(60_000)
    await log.put('a', 'k:5')
    await clock.advance(60_000)
    const shown = calls.map(({ items, window }) => [items.length, window!.state, window!.isFinal])
    expect(shown).toEqual([
      [3, '{}', false],
      [1, '{"count":3}', false],
      [1, '{"count":4}', false],
      [0, '{"count":5}', true],
      [1, '{}', false],
      [0, '{"count":1}', true],
    ])
    expect(calls[4]!.window!.startMs).toBe(calls[0]!.window!.endMs)
  })
})

describe('shards', () => {
  async function split(world: Pick<LogWorld, 'log'>): Promise<void> {
    await world.log.addShard('b', ['a'])
    await world.log.put('b', 'k:4')
    await world.log.close('a')
  }

  it('are read after their parents', async () => {
    let broken = true
    const world = await begin(({ items }) => (broken ? threw(items) : ran))
    await split(world)
    await world.settle()
    expect(new Set(world.calls.flatMap(bodies))).not.toContain('k:4')
    broken = false
    await world.clock.advance(60_000)
    expect(world.calls.slice(-2).flatMap(bodies)).toEqual([...numbered(4), 'k:4'])
  })

  it('that come later are read from their first record, whatever a new source begins with', async () => {
    const world = logWorld()
    await world.log.addShard('a')
    await world.log.put('a', ...numbered(4))
    const calls: Call<Record>[] = []
    const reader = world.log.reader(() => '000000000003')
    running = openLog(world, (call) => (calls.push(call), ran), { reader })
    await world.settle()
    await split(world)
    await world.settle()
    expect(calls.flatMap(bodies)).toEqual(['k:3', 'k:4'])
  })

  it('are read by as many lanes as there are, each key in order, also when that number changes', async () => {
    const keys = [...'pqrstuvw']
    const put = (from: number) => numbered(40, '', from).map((body, i) => keys[i % 8]! + body)
    const { calls, log, open, settle } = await begin(undefined, { batchSize: 3 }, put(0))
    for (const [from, parallelizationFactor] of [
      [40, 4],
      [80, 10],
      [120, 2],
      [160, 1],
    ] as const) {
      await running!.stop()
      await log.put('a', ...put(from))
      open({ parallelizationFactor })
      await settle()
    }
    const all = calls.flatMap(bodies)
    expect(all).toHaveLength(200)
    for (const key of keys) {
      const numbers = all.filter((body) => body[0] === key).map((body) => Number(body.slice(2)))
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    }
  })

  it('have one reader: an earlier one that goes on writes nothing', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    const world = logWorld()
    await world.log.addShard('a')
    await world.log.put('a', 'k:0')
    const zombie = openLog(world, () => held.then(() => ran))
    for (let i = 0; i < 50; i++) await new Promise(setImmediate)
    const calls: Call<Record>[] = []
    running = openLog(world, (call) => (calls.push(call), ran))
    for (let i = 0; i < 50; i++) await new Promise(setImmediate)
    release()
    await world.settle()
    await world.log.put('a', 'k:1')
    await world.settle()
    expect(calls.flatMap(bodies)).toEqual(['k:0', 'k:1'])
    expect(world.hops.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(2)
    await zombie.stop()
  })

  it('are forgotten with their source', async () => {
    const { env } = await begin(undefined, { parallelizationFactor: 3 })
    await running!.stop()
    await running!.forget()
    const partitions: string[] = []
    for await (const partition of env.store.partitions('sources')) partitions.push(partition)
    expect(partitions).toEqual([])
  })
})
