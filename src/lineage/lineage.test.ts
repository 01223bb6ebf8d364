import { describe, expect, test } from 'vitest'

import { nouns } from '../server/nouns.ts'
import { learnNouns } from './names.ts'
import { Activity } from '../kernel/activity.ts'
import { VirtualClock } from '../kernel/clock.ts'
import type { Hop } from '../kernel/hop.ts'
import { silentLog } from '../kernel/log.ts'
import { SeededRandom } from '../kernel/random.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory/memory-store.ts'
import { hashOf } from './index/entries.ts'
import { HopIndex } from './index/hop-index.ts'
import { createLineage, type Lineage } from './lineage.ts'

learnNouns(nouns)

const QUEUE = 'arn:aws:sqs:us-east-1:000000000000:orders'
const WORKER = 'arn:aws:lambda:us-east-1:000000000000:function:worker'

function hop(id: string, more: Partial<Hop> = {}): Hop {
  const what = { from: 'api:sqs.SendMessage', to: QUEUE, via: 'SendMessage' }
  return { atMs: 0, id, ...what, outcome: 'accepted', ...more }
}

class World {
  clock = new VirtualClock()
  activity = new Activity()
  random = new SeededRandom(1)
  store: MemoryStore = createMemoryStore(this)
  lineage: Lineage = this.open()

  open(maxHops = 500_000, maxAgeMs = 7 * 86_400_000): Lineage {
    return createLineage({ ...this.parts(), settings: { maxHops, maxAgeMs } })
  }

  parts() {
    return { store: this.store, clock: this.clock, activity: this.activity, log: silentLog }
  }

  async record(...hops: Partial<Hop>[]): Promise<void> {
    await this.store.transact('p', function* (tx) {
      for (const one of hops) tx.hop(hop(one.id!, { atMs: tx.nowMs, ...one }))
    })
  }

  /** One commit per hop, all at once. */
  async recordMany(count: number, id: (i: number) => string): Promise<void> {
    for (let at = 0; at < count; at += 500) {
      const batch = Array.from({ length: Math.min(500, count - at) }, (_, i) => ({
        id: id(at + i),
      }))
      await this.record(...batch)
    }
  }
}

const ids = (hops: readonly Hop[]) => hops.map((one) => one.id)

describe('query', () => {
  test('finds an event by its id, request, trace and parent', async () => {
    const world = new World()
    const { lineage } = world
    await world.record(
      { id: 'm1', traceId: '1-t', requestId: 'r1' },
      { id: 'other' },
      { id: 'i1', parentId: 'm1', from: QUEUE, to: WORKER },
    )
    for (const id of ['m1', 'r1', '1-t', 'i1']) {
      expect(ids(await lineage.query(id)), id).toEqual(['m1', 'i1'])
    }
    expect(await lineage.query('nothing')).toEqual([])
    expect(await lineage.query('__proto__')).toEqual([])
  })

  test('a batch belongs to each of its events, the other events of the batch do not', async () => {
    const world = new World()
    await world.record({ id: 'm1' }, { id: 'm2' })
    await world.record({ id: 'i1', parentId: 'm1' }, { id: 'i1', parentId: 'm2' }, { id: 'i1' })
    const story = await world.lineage.query('m1')
    expect(ids(story)).toEqual(['m1', 'i1', 'i1'])
    expect(story.some((one) => one.parentId === 'm2')).toBe(false)
    expect(ids(await world.lineage.query('i1'))).toEqual(['m1', 'm2', 'i1', 'i1', 'i1'])
  })

  test('circles of parents end', async () => {
    const world = new World()
    await world.record({ id: 'a', parentId: 'b' }, { id: 'b', parentId: 'a' })
    expect(ids(await world.lineage.query('a'))).toEqual(['a', 'b'])
    const tree = await world.lineage.trace('a')
    expect(tree?.roots).toHaveLength(1)
    expect(tree?.roots[0]?.children).toHaveLength(1)
  })

  test('a story without end is cut and says so', async () => {
    const world = new World()
    for (let i = 0; i < 700; i++) await world.record({ id: `e${i + 1}`, parentId: `e${i}` })
    const tree = await world.lineage.trace('e1')
    expect(tree?.truncated).toBe(true)
    expect(tree!.hops).toBeLessThanOrEqual(500)
  })

  test('list: newest first, by resource, outcome and time', async () => {
    const world = new World()
    await world.record({ id: 'a' }, { id: 'b', outcome: 'deleted', from: QUEUE, to: 'x' })
    await world.clock.advance(1_000)
    await world.record({ id: 'c', to: WORKER })
    const list = async (filter: object) => ids(await world.lineage.list(filter))
    expect(await list({})).toEqual(['c', 'b', 'a'])
    expect(await list({ limit: 1 })).toEqual(['c'])
    expect(await list({ resource: QUEUE })).toEqual(['b', 'a'])
    expect(await list({ outcome: 'deleted' })).toEqual(['b'])
    expect(await list({ sinceMs: world.clock.nowMs() })).toEqual(['c'])
  })

  test('a list that finds nothing among many hops gives others their turns', async () => {
    const world = new World()
    await world.recordMany(20_000, (i) => `m${i}`)
    let turns = 0
    let isOver = false
    const others = () => {
      turns++
      if (!isOver) setImmediate(others)
    }
    setImmediate(others)
    // A resource and an outcome that many hops have, and no hop has together.
    await world.record({ id: 'x', outcome: 'deleted', from: WORKER, to: WORKER })
    const filter = { resource: QUEUE, sinceMs: world.clock.nowMs() + 1 }
    expect(await world.lineage.list({ ...filter, limit: 10 })).toEqual([])
    expect(await world.lineage.list({ resource: QUEUE, outcome: 'deleted' })).toEqual([])
    isOver = true
    expect(turns).toBeGreaterThan(1)
  })

  test('subscribers see what they asked for, until they leave', async () => {
    const world = new World()
    const seen: string[] = []
    const leave = world.lineage.subscribe((hops) => seen.push(...ids(hops)), { resource: WORKER })
    await world.record({ id: 'a' }, { id: 'b', to: WORKER })
    leave()
    await world.record({ id: 'c', to: WORKER })
    expect(seen).toEqual(['b'])
  })
})

describe('index', () => {
  test('every hop is found, across sealed segments, the tail and restarts', async () => {
    const world = new World()
    await world.lineage.stop()
    await world.recordMany(5_000, (i) => `m${i % 1_250}`)
    let index = new HopIndex(world.store, 4_000)
    await index.catchUp()
    expect(index.hops).toBe(5_000)
    world.store = world.store.crash()
    index = new HopIndex(world.store, 4_000)
    await index.catchUp()
    expect(index.hops).toBe(5_000)
    const { hops, cut } = await index.find(['m0', 'm617', 'm1249', 'm1250'], 100)
    expect([...hops.values()].map((found) => found.length)).toEqual([4, 4, 4, 0])
    expect(cut).toBe(false)
    const some = await index.find(['m0'], 3)
    expect(some.hops.get('m0')).toHaveLength(3)
    expect(some.cut).toBe(true)
  })

  test('what is indexed again after a crash in the middle is not found twice', async () => {
    const world = new World()
    await world.lineage.stop()
    await world.recordMany(300, (i) => `m${i}`)
    const first = new HopIndex(world.store, 256)
    const catching = first.catchUp().catch(() => {})
    for (let turns = 0; turns < 6; turns++) await new Promise((resolve) => setImmediate(resolve))
    world.store = world.store.crash()
    await catching
    const second = new HopIndex(world.store, 256)
    await second.catchUp()
    expect(second.hops).toBe(300)
    for (let i = 0; i < 300; i += 7) {
      const { hops } = await second.find([`m${i}`], 10)
      expect(hops.get(`m${i}`)).toHaveLength(1)
    }
  })

  test('retention trims by count and by age, rows and entries', async () => {
    const world = new World()
    await world.lineage.stop()
    const lineage = world.open(1_600, 10_000)
    for (let at = 0; at < 40; at++)
      await world.record(...Array.from({ length: 100 }, (_, i) => ({ id: `m${at * 100 + i}` })))
    await lineage.maintain()
    expect(await lineage.maintain()).toBe(0)
    expect(await lineage.query('m0')).toEqual([])
    expect(await lineage.query('m3999')).toHaveLength(1)
    expect((await lineage.list({ limit: 10_000 })).length).toBeLessThanOrEqual(1_600)
    await world.clock.advance(10_001)
    await lineage.maintain()
    expect(await lineage.list()).toEqual([])
    const left: string[] = []
    for await (const name of world.store.partitions('#')) left.push(name)
    expect(left).toEqual([])
  })

  test('catching up is neither activity nor a waiting moment', async () => {
    const world = new World()
    await world.recordMany(10_000, (i) => `m${i}`)
    await world.activity.idle()
    expect(world.clock.nextDueMs()).toBeUndefined()
  })

  test('ids with quotes, backslashes and other alphabets are found, look-alikes in reasons are not', async () => {
    const world = new World()
    const odd = ['a"b', 'a\\', '\\"', '\\\\"x', '주문-1', '\u0000', '"id":"b']
    await world.record(...odd.map((id) => ({ id, reason: `"id":"fake" ${id}`, traceId: `t${id}` })))
    for (const id of odd) {
      expect(ids(await world.lineage.query(id)), id).toEqual([id])
      expect(ids(await world.lineage.query(`t${id}`)), id).toEqual([id])
    }
    expect(await world.lineage.query('fake')).toEqual([])
  })

  test('equal hashes do not mix up events', async () => {
    const pair = ['costarring', 'liquid'] as const
    expect(hashOf(pair[0])).toBe(hashOf(pair[1]))
    const world = new World()
    await world.record({ id: pair[0] }, { id: pair[1] })
    expect(ids(await world.lineage.query(pair[0]))).toEqual([pair[0]])
  })
})
