import { expect, test } from 'vitest'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { HOP_PARTITION, StoreUnavailable, type Op, type Store } from '../store.ts'
import { json, Table } from '../table.ts'
import { storeContract } from '../contract.ts'
import { createMemoryStore } from './memory-store.ts'
import type { CommitFault } from './memory-engine.ts'

const rows = new Table<[string], string>('row', json())

function open(fates: CommitFault[] = []) {
  const activity = new Activity()
  const options = { clock: new VirtualClock(), random: new SeededRandom(1), activity }
  const faults = { commit: () => fates.shift() }
  return { activity, store: createMemoryStore({ ...options, faults }) }
}

function put(key: string, row: string): Op<void> {
  return function* (tx) {
    rows.put(tx, [key], row)
  }
}

function get(store: Store, key: string) {
  return store.transact('p', () => rows.get(key))
}

test('a commit that fails leaves nothing behind', async () => {
  const { store } = open(['fail'])
  await expect(store.transact('p', put('a', '1'))).rejects.toThrow(StoreUnavailable)
  expect(await get(store, 'a')).toBeUndefined()
})

test('a lost answer is an error although the commit is durable', async () => {
  const { store } = open(['info'])
  await expect(store.transact('p', put('a', '1'))).rejects.toThrow(StoreUnavailable)
  expect(await get(store.crash(), 'a')).toBe('1')
})

test('a crash keeps what was acknowledged and loses what was not', async () => {
  const { store } = open([undefined, { turns: 50 }])
  await store.transact('p', put('a', '1'))
  const unanswered = store.transact('p', put('b', '2'))
  const seen = store.transact('p', put('c', '3'), { durability: 'buffered' })
  await seen
  const after = store.crash()
  await expect(unanswered).rejects.toThrow(StoreUnavailable)
  expect(await get(after, 'a')).toBe('1')
  expect(await get(after, 'b')).toBeUndefined()
  expect(await get(after, 'c')).toBeUndefined()
  await expect(get(store, 'a')).rejects.toThrow(StoreUnavailable)
})

test('a crash may let commits survive that were not acknowledged', async () => {
  const { store } = open([{ turns: 50 }])
  const unanswered = store.transact('p', put('a', '1'))
  await store.transact('p', put('b', '2'), { durability: 'buffered' })
  const after = store.crash(1)
  await expect(unanswered).rejects.toThrow(StoreUnavailable)
  expect(await get(after, 'a')).toBe('1')
})

test('activity lasts until the commit is durable, also when a delay or an error is injected', async () => {
  const { store, activity } = open([{ turns: 20 }, 'fail'])
  let done = false
  void store.transact('p', put('a', '1')).then(() => (done = true))
  expect(activity.snapshot()).toEqual({ store: 1 })
  await activity.idle()
  expect(done).toBe(true)
  await store.transact('p', put('b', '1')).catch(() => {})
  await activity.idle()
  expect(activity.snapshot()).toEqual({})
})

test.each([true, false])('hops are told, and kept only if wanted (%s)', async (keepsHops) => {
  const options = { clock: new VirtualClock(), random: new SeededRandom(1), keepsHops }
  const store = createMemoryStore({ ...options, activity: new Activity() })
  const told: string[] = []
  store.watchHops((hops) => told.push(...hops.map(({ id }) => id)))
  await store.transact('p', function* (tx) {
    tx.hop({ id: 'm', atMs: 0, from: 'x', to: 'y', via: 'z', outcome: 'accepted' })
  })
  expect(told).toEqual(['m'])
  const partitions: string[] = []
  for await (const name of store.partitions('')) partitions.push(name)
  expect(partitions.includes(HOP_PARTITION)).toBe(keepsHops)
})

storeContract('the store in memory', async (fails) => {
  const activity = new Activity()
  const clock = new VirtualClock()
  const faults = fails && { commit: () => (fails() ? ('fail' as const) : undefined) }
  let store = createMemoryStore({ clock, random: new SeededRandom(7), activity, faults })
  return {
    ...{ store, clock, activity },
    node: (name) => store.node({ name, activity }),
    async reopen() {
      await store.close()
      return (store = store.crash())
    },
    dispose: () => store.close(),
  }
})
