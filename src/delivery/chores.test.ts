import { afterEach, describe, expect, test } from 'vitest'

import { Activity } from '../kernel/activity.ts'
import { VirtualClock } from '../kernel/clock.ts'
import { silentLog } from '../kernel/log.ts'
import { SeededRandom } from '../kernel/random.ts'
import type { Chore } from '../store/chore.ts'
import { createMemoryStore, type MemoryStore } from '../store/memory/memory-store.ts'
import { Table } from '../store/table.ts'
import { choreEdges } from './chores.ts'
import { createPump, type Pump } from './pump.ts'

interface Count {
  readonly name: string
  readonly left: number
  readonly everyMs?: number
}

/** What each step left behind, in the transaction of the step. */
const steps = new Table<[name: string, left: number], { atMs: number }>('steps')

const pumps: Pump[] = []
afterEach(async () => {
  for (const pump of pumps.splice(0)) await pump.stop()
})

function world() {
  const activity = new Activity()
  const clock = new VirtualClock(0, () => activity.idle())
  const random = new SeededRandom(1)
  const store = createMemoryStore({ clock, random, activity })
  return { activity, clock, random, log: silentLog, store }
}

/** Counts down; writes a row per step. */
function countdown(change: Partial<Chore<Count>> = {}): Chore<Count> {
  return {
    name: 'countdown',
    step: ({ name, left, everyMs }, { commit }) =>
      commit(name, function* (tx) {
        steps.put(tx, [name, left], { atMs: tx.nowMs })
        if (left === 0) return undefined
        const atMs = everyMs === undefined ? undefined : tx.nowMs + everyMs
        return { state: { name, left: left - 1, everyMs }, atMs }
      }),
    ...change,
  }
}

function run(w: ReturnType<typeof world>, chore: Chore): Pump {
  const pump = createPump({ ...w, edges: choreEdges(w.store, [chore]) })
  pumps.push(pump)
  pump.start()
  return pump
}

function begin(store: MemoryStore, ...counts: Count[]): Promise<void> {
  return store.transact('source', function* (tx) {
    for (const payload of counts) tx.emit({ edge: 'countdown', target: payload.name, payload })
  })
}

async function done(store: MemoryStore, name: string): Promise<number[]> {
  const { start, end } = steps.bounds()
  const times: number[] = []
  for await (const page of store.scan(name, start, end))
    for (const [, value] of page) times.push(steps.decode(value).atMs)
  return times.reverse()
}

describe('a chore', () => {
  test('goes on step by step until nothing remains, at its own pace', async () => {
    const w = world()
    run(w, countdown())
    await begin(w.store, { name: 'a', left: 3, everyMs: 500 })
    await w.clock.advance(10_000)
    expect(await done(w.store, 'a')).toEqual([0, 500, 1_000, 1_500])
    expect(await w.store.outbox.count()).toBe(0)
  })

  test.each([1, 2, 3, 5, 8, 13])('goes on after a crash: after %d turns', async (turns) => {
    let w = world()
    run(w, countdown())
    await begin(w.store, { name: 'a', left: 20 })
    for (let i = 0; i < turns; i++) await new Promise(setImmediate)
    w = { ...w, store: w.store.crash(0) }
    run(w, countdown())
    await w.clock.advance(10_000)
    expect(await done(w.store, 'a')).toHaveLength(21)
    expect(await w.store.outbox.count()).toBe(0)
  })

  test('does no more steps at once than it may', async () => {
    const w = world()
    let now = 0
    let most = 0
    const { step } = countdown()
    const slow = countdown({
      atOnce: 3,
      async step(state, job) {
        most = Math.max(most, ++now)
        for (let i = 0; i < 3; i++) await new Promise(setImmediate)
        await step(state, job)
        now--
      },
    })
    run(w, slow)
    await begin(w.store, ...Array.from({ length: 20 }, (_, i) => ({ name: `n${i}`, left: 2 })))
    await w.clock.advance(1)
    expect(await w.store.outbox.count()).toBe(0)
    expect(most).toBe(3)
  })

  test('is tried again when a step throws or forgets its commit, for ever', async () => {
    for (const broken of [async () => Promise.reject(new Error('not now')), async () => {}]) {
      const w = world()
      let tries = 0
      const { step } = countdown()
      run(w, countdown({ step: (state, job) => (++tries < 12 ? broken() : step(state, job)) }))
      await begin(w.store, { name: 'a', left: 0 })
      await w.clock.advance(3_600_000)
      expect(tries).toBe(12)
      expect(await done(w.store, 'a')).toHaveLength(1)
    }
  })
})
