// The index against a naive one: whatever is recorded, sealed, merged, trimmed, and whenever it is
// restarted or crashes, it finds what reading everything would find.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Activity } from '../../kernel/activity.ts'
import { VirtualClock } from '../../kernel/clock.ts'
import type { Hop } from '../../kernel/hop.ts'
import { SeededRandom } from '../../kernel/random.ts'
import { createMemoryStore, type MemoryStore } from '../../store/memory/memory-store.ts'
import { readRows, scanRows } from '../hop-rows.ts'
import { listHops } from '../list-hops.ts'
import { entriesCodec, mergeEntries, rowsOf, type Entries } from './entries.ts'
import { HopIndex } from './hop-index.ts'
import { joined, numbered, sequenceOf } from './spans.ts'
import { bitsFor, bucketOf, INDEX_PARTITION } from './tables.ts'

const NAMES = 12
const OUTCOMES = ['accepted', 'delivered', 'failed'] as const

type Step =
  | { do: 'record'; hops: readonly Hop[] }
  | { do: 'catch up' }
  | { do: 'merge' }
  | { do: 'restart' }
  | { do: 'trim'; keep: number }
  /** In the middle of catching up and merging, so many turns of the event loop after their begin. */
  | { do: 'crash'; turns: number }

const name = (prefix: string) => fc.nat({ max: NAMES }).map((n) => `${prefix}${n}`)
const hop: fc.Arbitrary<Hop> = fc.record(
  {
    atMs: fc.constant(0),
    id: name('m'),
    parentId: name('m'),
    traceId: name('t'),
    requestId: name('r'),
    from: name('q'),
    to: name('q'),
    via: fc.constant('v'),
    outcome: fc.constantFrom(...OUTCOMES),
  },
  { requiredKeys: ['atMs', 'id', 'from', 'to', 'via', 'outcome'] },
)

const record = fc.record({
  do: fc.constant('record' as const),
  hops: fc.array(hop, { minLength: 1, maxLength: 30 }),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: record },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('merge' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('catch up' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('trim' as const), keep: fc.nat(200) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), turns: fc.nat(12) }) },
)

const sizes = fc.record({
  stretchHops: fc.integer({ min: 1, max: 40 }),
  fanout: fc.integer({ min: 2, max: 4 }),
})

function openStore(): MemoryStore {
  return createMemoryStore({
    ...{ clock: new VirtualClock(), activity: new Activity(), random: new SeededRandom(1) },
  })
}

async function everything(store: MemoryStore): Promise<Hop[]> {
  const hops: Hop[] = []
  for await (const row of scanRows(store, { after: -1 })) hops.push(...row.hops)
  return hops
}

const mentions = (one: Hop, id: string) =>
  one.id === id || one.parentId === id || one.traceId === id || one.requestId === id

async function compare(store: MemoryStore, index: HopIndex): Promise<void> {
  await index.catchUp()
  const all = await everything(store)
  expect(index.hops).toBe(all.length)
  const ids = ['m', 't', 'r', 'x'].flatMap((p) => Array.from({ length: 13 }, (_, n) => `${p}${n}`))
  const { hops, cut } = await index.find(ids, 1_000)
  expect(cut).toBe(false)
  for (const id of ids) {
    const found = hops.get(id)!.map((located) => located.hop)
    expect(found, id).toEqual(all.filter((one) => mentions(one, id)))
  }
  const newest = all.toReversed()
  for (const resource of ['q0', 'q7', 'nowhere'])
    for (const outcome of [undefined, ...OUTCOMES]) {
      const expected = newest.filter(
        (one) =>
          (one.from === resource || one.to === resource) &&
          (outcome === undefined || one.outcome === outcome),
      )
      const filter = { resource, ...(outcome && { outcome }) }
      expect(await listHops(store, index, filter, 10_000)).toEqual(expected)
      expect(await listHops(store, index, filter, 3)).toEqual(expected.slice(0, 3))
    }
  expect(await listHops(store, index, {}, 50)).toEqual(newest.slice(0, 50))
}

test('it finds what reading everything finds, whatever happens when', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), sizes, async (steps, size) => {
      let store = openStore()
      let index = new HopIndex(store, 1_000_000, size)
      for (const one of steps) {
        if (one.do === 'record') {
          await store.transact('p', function* (tx) {
            for (const each of one.hops) tx.hop(each)
          })
        } else if (one.do === 'catch up') await index.catchUp()
        else if (one.do === 'merge') {
          await index.catchUp()
          await index.merge()
        } else if (one.do === 'trim') await index.trim(one.keep, 0)
        else if (one.do === 'restart') {
          await index.stop()
          index = new HopIndex(store, 1_000_000, size)
        } else {
          const working = index.catchUp().then(() => index.merge())
          for (let n = 0; n < one.turns; n++) await new Promise((next) => setImmediate(next))
          store = store.crash()
          await working.catch(() => {})
          await index.stop()
          index = new HopIndex(store, 1_000_000, size)
        }
      }
      await compare(store, index)
      await index.merge()
      await compare(store, index)
      await index.stop()
    }),
    { numRuns: 60 },
  )
}, 60_000)

test('who looks while segments are merged finds all of it', async () => {
  const store = openStore()
  const index = new HopIndex(store, 1_000_000, { stretchHops: 16, fanout: 2 })
  for (let n = 0; n < 24; n++)
    await store.transact('p', function* (tx) {
      for (let i = 0; i < 16; i++) {
        const what = { from: 'q0', to: 'q1', via: 'v', outcome: 'accepted' } as const
        tx.hop({ atMs: 0, id: `m${i}`, ...what })
      }
    })
  await index.catchUp()
  let merging = true
  const merged = index.merge().finally(() => (merging = false))
  let looks = 0
  for (; merging; looks++) {
    const { hops } = await index.find(['m3', 'm9'], 1_000)
    expect([...hops.values()].map((found) => found.length)).toEqual([24, 24])
  }
  await merged
  expect(looks).toBeGreaterThan(1)
  const { segments } = index.snapshot()
  expect(segments.length).toBeLessThan(8)
  await index.stop()
})

test('merged segments leave nothing behind when all is trimmed', async () => {
  const store = openStore()
  const index = new HopIndex(store, 1_000_000, { stretchHops: 8, fanout: 2 })
  for (let n = 0; n < 100; n++)
    await store.transact('p', function* (tx) {
      tx.hop({ atMs: 1, id: `m${n}`, from: 'q0', to: 'q1', via: 'v', outcome: 'accepted' })
    })
  await index.catchUp()
  await index.merge()
  await index.trim(1_000_000, 2)
  const left: unknown[] = []
  for await (const page of store.scan(INDEX_PARTITION, Uint8Array.of(0), Uint8Array.of(255)))
    left.push(...page)
  expect(left).toEqual([])
  await index.stop()
})

test('entries are merged as sorting all of them would, and come out of rows as they went in', () => {
  const sorted = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 20 }))).map((pairs) => {
    const unique = new Map(pairs.map((pair) => [pair.join(), pair]))
    return [...unique.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1])
  })
  const entriesOf = (pairs: readonly (readonly [number, number])[]): Entries => ({
    hashes: Uint32Array.from(pairs, ([hash]) => hash),
    rows: Uint32Array.from(pairs, ([, row]) => row),
  })
  fc.assert(
    fc.property(
      fc.array(sorted, { maxLength: 5 }),
      fc.integer({ min: 1, max: 30 }),
      (parts, most) => {
        const offsets = parts.map((_, i) => i * 100)
        const merged = mergeEntries(parts.map(entriesOf), offsets, most)
        const again = entriesCodec.decode(entriesCodec.encode(merged))
        for (let hash = 0; hash < 10; hash++) {
          const all = parts.flatMap((part, i) =>
            part.filter(([h]) => h === hash).map(([, row]) => row + offsets[i]!),
          )
          expect([...rowsOf(again, hash)]).toEqual(all.slice(0, most))
        }
      },
    ),
  )
})

test('a bucket is the first bits of a hash', () => {
  expect([1, 256, 257, 512, 513].map(bitsFor)).toEqual([0, 0, 1, 1, 2])
  expect([0, 0x7fffffff, 0x80000000, 0xffffffff].map((hash) => bucketOf(hash, 1))).toEqual([
    0, 0, 1, 1,
  ])
  expect(bucketOf(0xffffffff, 0)).toBe(0)
})

test('rows that are gone are passed over', async () => {
  const store = openStore()
  const rows: unknown[] = []
  for await (const row of readRows(store, [1, 2, 3])) rows.push(row)
  expect(rows).toEqual([])
})

test('rows have numbers of 32 bits over whatever gaps their sequences have', () => {
  const gap = fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.constantFrom(2 ** 20, 2 ** 20 + 1, 2 ** 32),
  )
  const gaps = fc.array(fc.array(gap, { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 5,
  })
  fc.assert(
    fc.property(gaps, (parts) => {
      let last = 7
      const sequences = parts.map((part) => part.map((n) => (last += n)))
      const single = sequences.map(numbered)
      const all = joined(single)
      for (const [i, part] of sequences.entries())
        for (const [n, sequence] of part.entries()) {
          const row = single[i]!.rows[n]!
          expect(sequenceOf(single[i]!, row)).toBe(sequence)
          expect(sequenceOf(all, row + all.offsets[i]!)).toBe(sequence)
        }
      expect(all.lastRow).toBeLessThan(2 ** 20 * 31)
    }),
  )
})
