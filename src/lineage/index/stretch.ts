// The newest hops, indexed in memory as they come: searched while the stretch grows, then sealed.

import type { Hop } from '../../kernel/hop.ts'
import type { Tx } from '../../store/store.ts'
import { hashOf, lowerBound, type Entries } from './entries.ts'
import { numbered } from './spans.ts'
import {
  bitsFor,
  bucketOf,
  bucketTable,
  facetTable,
  segmentTable,
  stretchTable,
  type SegmentFacts,
  type StretchFacts,
} from './tables.ts'

/** Rows per stretch: an entry is hash * 2^16 + place, exact in a float. */
const MAX_ROWS = 2 ** 16
/** Facets that a stretch's facts name; of more it is looked through. */
const MOST_FACETS = 512

/** Sealed: ready to be written. */
export interface Sealed {
  readonly stretch: StretchFacts
  readonly segment: SegmentFacts
  readonly entries: Entries
  readonly facets: Entries
}

/** The facet of an outcome; that of a resource is its ARN. */
export function outcomeFacet(outcome: string): string {
  return `outcome:${outcome}`
}

export class StretchBuilder {
  hops = 0
  newestAtMs = 0
  readonly #rows: number[] = []
  #entries = new Float64Array(1_024)
  #count = 0
  /** Resources and outcomes, each with the places of the rows that have it. */
  readonly #facets = new Map<string, number[]>()

  get rows(): number {
    return this.#rows.length
  }

  get isFull(): boolean {
    return this.#rows.length >= MAX_ROWS
  }

  get firstSequence(): number | undefined {
    return this.#rows[0]
  }

  /** A row with the hops `from` to `end`. */
  add(sequence: number, hops: readonly Hop[], from = 0, end = hops.length): void {
    const place = this.#rows.push(sequence) - 1
    this.hops += end - from
    let before: Hop | undefined
    for (let i = from; i < end; i++) {
      const hop = hops[i]!
      const { atMs, id, parentId, traceId, requestId } = hop
      this.#push(hashOf(id), place)
      if (parentId !== undefined) this.#push(hashOf(parentId), place)
      if (traceId !== undefined) this.#push(hashOf(traceId), place)
      // Hops of one request stand together, and often so do those of one resource.
      if (requestId !== undefined && requestId !== before?.requestId)
        this.#push(hashOf(requestId), place)
      if (hop.from !== before?.from) this.#facet(hop.from, place)
      if (hop.to !== before?.to) this.#facet(hop.to, place)
      if (hop.outcome !== before?.outcome) this.#facet(outcomeFacet(hop.outcome), place)
      if (atMs > this.newestAtMs) this.newestAtMs = atMs
      before = hop
    }
  }

  /** Sequences of the rows that may mention an id with one of these hashes. */
  find(hashes: ReadonlySet<number>): Map<number, number[]> {
    const found = new Map<number, number[]>()
    for (let i = 0; i < this.#count; i++) {
      const entry = this.#entries[i]!
      const hash = Math.floor(entry / MAX_ROWS)
      if (!hashes.has(hash)) continue
      const sequence = this.#rows[entry - hash * MAX_ROWS]!
      const sequences = found.get(hash)
      if (sequences === undefined) found.set(hash, [sequence])
      else if (sequences.at(-1) !== sequence) sequences.push(sequence)
    }
    return found
  }

  seal(): Sealed {
    const firstSequence = this.#rows[0]!
    const lastSequence = this.#rows.at(-1)!
    const { rows, spans, lastRow } = numbered(this.#rows)
    const entries = this.#sealedEntries(rows)
    const facets = this.#sealedFacets(rows)
    const names = [...new Set(facets.hashes)]
    const range = { firstSequence, lastSequence, spans, lastRow }
    const count = entries.hashes.length
    return {
      stretch: {
        ...range,
        hops: this.hops,
        newestAtMs: this.newestAtMs,
        facets: names.length > MOST_FACETS ? undefined : names,
      },
      segment: { level: 0, ...range, entries: count, bits: bitsFor(count) },
      entries,
      facets,
    }
  }

  #sealedEntries(numbers: readonly number[]): Entries {
    const sorted = this.#entries.slice(0, this.#count).sort()
    const hashes = new Uint32Array(sorted.length)
    const rows = new Uint32Array(sorted.length)
    let count = 0
    for (let i = 0; i < sorted.length; i++) {
      const entry = sorted[i]!
      if (i > 0 && entry === sorted[i - 1]) continue
      const hash = Math.floor(entry / MAX_ROWS)
      hashes[count] = hash
      rows[count++] = numbers[entry - hash * MAX_ROWS]!
    }
    return { hashes: hashes.slice(0, count), rows: rows.slice(0, count) }
  }

  #sealedFacets(numbers: readonly number[]): Entries {
    const all = [...this.#facets].map(([name, places]) => ({ hash: hashOf(name), places }))
    all.sort((a, b) => a.hash - b.hash)
    const hashes: number[] = []
    const rows: number[] = []
    for (const { hash, places } of all) {
      for (const place of places) {
        hashes.push(hash)
        rows.push(numbers[place]!)
      }
    }
    return { hashes: Uint32Array.from(hashes), rows: Uint32Array.from(rows) }
  }

  #facet(name: string, place: number): void {
    const places = this.#facets.get(name)
    if (places === undefined) this.#facets.set(name, [place])
    else if (places.at(-1) !== place) places.push(place)
  }

  #push(hash: number, place: number): void {
    if (this.#count === this.#entries.length) {
      const grown = new Float64Array(2 * this.#count)
      grown.set(this.#entries)
      this.#entries = grown
    }
    this.#entries[this.#count++] = hash * MAX_ROWS + place
  }
}

export function writeSealed(tx: Tx, { stretch, segment, entries, facets }: Sealed): void {
  const { lastSequence } = stretch
  stretchTable.put(tx, [lastSequence], stretch)
  facetTable.put(tx, [lastSequence], facets)
  segmentTable.put(tx, [lastSequence, segment.level], segment)
  writeBuckets(tx, segment, entries)
}

/** Entries of some buckets of a segment, whole ones; empty buckets have no row. */
export function writeBuckets(tx: Tx, segment: SegmentFacts, { hashes, rows }: Entries): void {
  const { lastSequence, level, bits } = segment
  const width = 2 ** (32 - bits)
  for (let at = 0; at < hashes.length;) {
    const bucket = bucketOf(hashes[at]!, bits)
    const beyond = (bucket + 1) * width
    const end = beyond > 0xffffffff ? hashes.length : lowerBound(hashes, beyond)
    const part = { hashes: hashes.subarray(at, end), rows: rows.subarray(at, end) }
    bucketTable.put(tx, [lastSequence, level, bucket], part)
    at = end
  }
}
