// Hops by resource, outcome and time, newest first: stretches that have nothing of them are passed
// over unread.

import type { Hop } from '../kernel/hop.ts'
import { slicesOf } from '../kernel/turn.ts'
import type { Store } from '../store/store.ts'
import { readRows, scanRows } from './hop-rows.ts'
import { hashOf, rowsOf } from './index/entries.ts'
import type { HopIndex } from './index/hop-index.ts'
import { sequenceOf } from './index/spans.ts'
import { outcomeFacet } from './index/stretch.ts'
import { facetTable, INDEX_PARTITION, type StretchFacts } from './index/tables.ts'
import type { HopFilter } from './hop-filter.ts'

/** Longest pieces of work between two turns of the event loop. */
const slice = slicesOf(5)
/** Of rows that match newest first, read at once. */
const ROWS_AT_ONCE = 64

export async function listHops(
  store: Store,
  index: Pick<HopIndex, 'snapshot'>,
  filter: HopFilter,
  limit: number,
): Promise<Hop[]> {
  const found = new Newest(filter, limit)
  const { stretches } = index.snapshot()
  const sealed = stretches.at(-1)?.lastSequence ?? -1
  for await (const { sequence, hops } of scanRows(store, { before: Infinity })) {
    if (sequence <= sealed) break
    found.add(hops)
    if (found.isDone) return found.hops
    await found.rest()
  }
  const facets = facetsOf(filter)
  for (const stretch of stretches.toReversed()) {
    if (filter.sinceMs !== undefined && stretch.newestAtMs < filter.sinceMs) break
    if (lacks(stretch, facets)) continue
    await addStretch(store, stretch, facets, found)
    if (found.isDone) break
  }
  return found.hops
}

async function addStretch(
  store: Store,
  stretch: StretchFacts,
  facets: readonly number[],
  found: Newest,
): Promise<void> {
  const { firstSequence, lastSequence } = stretch
  const rows = facets.length === 0 ? undefined : await rowsWith(store, stretch, facets)
  if (rows === undefined) {
    for await (const { sequence, hops } of scanRows(store, { before: lastSequence + 1 })) {
      if (sequence < firstSequence || found.isDone) return
      found.add(hops)
      await found.rest()
    }
    return
  }
  for (let end = rows.length; end > 0 && !found.isDone; end -= ROWS_AT_ONCE) {
    const some = rows.slice(Math.max(0, end - ROWS_AT_ONCE), end)
    const read: (readonly Hop[])[] = []
    for await (const { hops } of readRows(store, some)) read.push(hops)
    for (const hops of read.reverse()) found.add(hops)
    await found.rest()
  }
}

/** Sequences of the rows that have all the facets; undefined when the stretch was trimmed. */
async function rowsWith(
  store: Store,
  stretch: StretchFacts,
  facets: readonly number[],
): Promise<number[] | undefined> {
  const entries = await store.transact(
    INDEX_PARTITION,
    () => facetTable.get(stretch.lastSequence),
    {
      durability: 'buffered',
    },
  )
  if (entries === undefined) return undefined
  const lists = facets.map((facet) => [...rowsOf(entries, facet)])
  const others = lists.slice(1).map((rows) => new Set(rows))
  const common = lists[0]!.filter((row) => others.every((rows) => rows.has(row)))
  return common.map((row) => sequenceOf(stretch, row))
}

function facetsOf({ resource, outcome }: HopFilter): number[] {
  const names = [resource, outcome === undefined ? undefined : outcomeFacet(outcome)]
  return names.flatMap((name) => (name === undefined ? [] : [hashOf(name)]))
}

function lacks({ facets }: StretchFacts, wanted: readonly number[]): boolean {
  return facets !== undefined && wanted.some((facet) => !facets.includes(facet))
}

class Newest {
  readonly hops: Hop[] = []
  readonly #filter: HopFilter
  readonly #limit: number
  #isPast = false
  readonly #work = slice()

  constructor(filter: HopFilter, limit: number) {
    this.#filter = filter
    this.#limit = limit
  }

  get isDone(): boolean {
    return this.#isPast || this.hops.length >= this.#limit
  }

  /** The hops of a row, which is older than those before. */
  add(hops: readonly Hop[]): void {
    const { sinceMs } = this.#filter
    for (let i = hops.length - 1; i >= 0; i--) {
      if (this.hops.length >= this.#limit) return
      if (matches(hops[i]!, this.#filter)) this.hops.push(hops[i]!)
    }
    if (sinceMs !== undefined && (hops.at(-1)?.atMs ?? Infinity) < sinceMs) this.#isPast = true
  }

  /** Gives others a turn now and then. */
  rest(): Promise<void> {
    return this.#work.rest()
  }
}

export function matches(hop: Hop, filter: HopFilter): boolean {
  const { resource, outcome, sinceMs } = filter
  if (resource !== undefined && hop.from !== resource && hop.to !== resource) return false
  if (outcome !== undefined && hop.outcome !== outcome) return false
  return sinceMs === undefined || hop.atMs >= sinceMs
}
