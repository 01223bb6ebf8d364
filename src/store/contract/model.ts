// Random operations, several at once, against a model of a few lines.

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Store } from '../store.ts'
import { readCounter, writeCounter } from '../table.ts'
import { bytes, contents, Refused, text, type Open } from './fixture.ts'

type Step =
  | { readonly do: 'put'; readonly key: string; readonly size: number }
  | { readonly do: 'del'; readonly key: string }
  | { readonly do: 'get'; readonly key: string }
  | { readonly do: 'add'; readonly key: string; readonly delta: number }
  | { readonly do: 'emit' }
  | { readonly do: 'take'; readonly nth: number }
  | {
      readonly do: 'range'
      readonly from: string
      readonly to: string
      readonly limit: number
      readonly maxBytes: number | undefined
      readonly reverse: boolean
    }

interface Transaction {
  readonly partition: string
  readonly steps: readonly Step[]
  readonly throws: boolean
}

const row = fc.constantFrom('a', 'a\0', 'a\xff', 'b', 'ba', 'c', '\xff\xff')
const counter = fc.constantFrom('n', 'n\0', 'o')
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('put' as const), key: row, size: fc.constantFrom(0, 3, 700, 5000) }),
  fc.record({ do: fc.constant('del' as const), key: fc.oneof(row, counter) }),
  fc.record({ do: fc.constant('get' as const), key: fc.oneof(row, counter) }),
  fc.record({ do: fc.constant('add' as const), key: counter, delta: fc.integer() }),
  fc.record({ do: fc.constant('emit' as const) }),
  fc.record({ do: fc.constant('take' as const), nth: fc.nat(5) }),
  fc.record({
    do: fc.constant('range' as const),
    from: fc.oneof(row, counter),
    to: fc.oneof(row, counter),
    limit: fc.integer({ min: 1, max: 4 }),
    maxBytes: fc.option(fc.constantFrom(1, 10, 800, 6000), { nil: undefined }),
    reverse: fc.boolean(),
  }),
)
const transaction: fc.Arbitrary<Transaction> = fc.record({
  partition: fc.constantFrom('p', 'q'),
  steps: fc.array(step, { maxLength: 8 }),
  throws: fc.boolean(),
})
const history = fc.array(
  fc.record({ together: fc.array(transaction, { maxLength: 6 }), reopen: fc.integer({ max: 9, min: 0 }) }), // prettier-ignore
  { maxLength: 6 },
)

/** What the store should hold: rows by partition, and the numbers of untaken intents. */
interface Model {
  rows: Map<string, Map<string, string>>
  intents: Set<number>
}

/** Runs a transaction on the model; answers what each of its reads should see. */
function expected(model: Model, { partition, steps, throws }: Transaction, first: number) {
  const rows = new Map(model.rows.get(partition))
  const intents = new Set(model.intents)
  const seen: unknown[] = []
  let emitted = first
  for (const step of steps) {
    if (step.do === 'put') rows.set(step.key, 'v'.repeat(step.size))
    else if (step.do === 'del') rows.delete(step.key)
    else if (step.do === 'get') seen.push(rows.get(step.key))
    else if (step.do === 'add') {
      const old = rows.get(step.key)
      const count = (old === undefined ? 0 : readCounter(bytes(old))) + step.delta
      rows.set(step.key, text(writeCounter(count)))
    } else if (step.do === 'emit') intents.add(emitted++)
    else if (step.do === 'take') seen.push(intents.delete(step.nth))
    else {
      const inside = [...rows].filter(([key]) => key >= step.from && key < step.to)
      inside.sort(([a], [b]) => (a < b ? -1 : 1))
      if (step.reverse) inside.reverse()
      seen.push(upTo(inside.slice(0, step.limit), step.maxBytes))
    }
  }
  if (!throws) {
    model.rows.set(partition, rows)
    model.intents = intents
  }
  return { seen, emitted }
}

/** Runs it on the store; answers what its reads saw. */
function actual(
  store: Store,
  { partition, steps, throws }: Transaction,
  ids: Map<number, string>,
  first: number,
) {
  // prettier-ignore
  const seen: unknown[] = []
  const done = store.transact(partition, function* (tx) {
    seen.length = 0
    let emitted = first
    for (const step of steps) {
      if (step.do === 'put') tx.put(bytes(step.key), bytes('v'.repeat(step.size)))
      else if (step.do === 'del') tx.del(bytes(step.key))
      else if (step.do === 'add') tx.add(bytes(step.key), step.delta)
      else if (step.do === 'emit') {
        ids.set(emitted, tx.emit({ edge: 'e', target: 't', payload: emitted }))
        emitted++
      } else if (step.do === 'take') {
        seen.push(yield { op: 'take', intentId: ids.get(step.nth) ?? 'never' })
      } else if (step.do === 'get') {
        const value = yield { op: 'get', key: bytes(step.key) }
        seen.push(value && text(value))
      } else {
        const bounds = { start: bytes(step.from), end: bytes(step.to) }
        const { limit, reverse, maxBytes } = step
        const rows = yield { op: 'range', ...bounds, limit, reverse, maxBytes }
        seen.push(rows.map(([key, value]: [Uint8Array, Uint8Array]) => [text(key), text(value)]))
      }
    }
    if (throws) throw new Refused('as the model says')
  })
  return { seen, done }
}

/** All up to the row that brings keys and values to so many bytes. */
function upTo(rows: [string, string][], maxBytes = Number.POSITIVE_INFINITY): [string, string][] {
  let bytes = 0
  const end = rows.findIndex(([key, value]) => (bytes += key.length + value.length) >= maxBytes)
  return end < 0 ? rows : rows.slice(0, end + 1)
}

async function same(store: Store, model: Model): Promise<void> {
  for (const partition of ['p', 'q']) {
    const rows = [...(model.rows.get(partition) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))
    expect(await contents(store, partition)).toEqual(rows)
  }
  const intents = await store.outbox.due(Infinity, 1000)
  expect(intents.map((i) => i.payload)).toEqual([...model.intents].sort((a, b) => a - b))
  expect(await store.outbox.count()).toBe(model.intents.size)
}

export function agreesWithModel(open: Open): void {
  test('agrees with the model through random transactions, throws and reopenings', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (rounds) => {
        const fixture = await open()
        try {
          let store = fixture.store
          const model: Model = { rows: new Map(), intents: new Set() }
          const ids = new Map<number, string>()
          let emitted = 0
          for (const { together, reopen } of rounds) {
            const running = together.map((transaction) => {
              const should = expected(model, transaction, emitted)
              const does = actual(store, transaction, ids, emitted)
              emitted = should.emitted
              return { ...does, should: should.seen, throws: transaction.throws }
            })
            for (const { done, seen, should, throws } of running) {
              if (throws) await expect(done).rejects.toThrow(Refused)
              else await done
              expect(seen).toEqual(should)
            }
            await same(store, model)
            if (reopen === 0) store = await fixture.reopen()
          }
          await same(store, model)
        } finally {
          await fixture.dispose()
        }
      }),
      { numRuns: 100 },
    )
  })
}
