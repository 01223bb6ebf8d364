// Finds hops by id. The store appends hops without any index, since that would cost every request;
// this index follows behind, in slices between requests, and catches up before it answers.

import { setImmediate as turn } from 'node:timers/promises'
import { performance } from 'node:perf_hooks'
import type { Hop } from '../kernel/hop.ts'
import type { Store } from '../store/store.ts'
import { Table } from '../store/table.ts'
import { hopsOf, readRows, removeRows, scanRows } from './hop-rows.ts'
import {
  findIn,
  hashOf,
  idsOf,
  type Segment,
  SegmentBuilder,
  segmentCodec,
  type SegmentFacts,
} from './segment.ts'

export const INDEX_PARTITION = '#lineage-index'

// A segment's facts and its entries are written in one transaction, so the last facts say exactly
// how far the index has come: there is no other progress to keep.
const factsTable = new Table<[lastSequence: number], SegmentFacts>('facts')
const entriesTable = new Table<[lastSequence: number], Segment>('entries', segmentCodec)

/** Longest piece of work between two turns of the event loop. */
const SLICE_MS = 5
const SEGMENT_HOPS = 4_096
/** Segments kept decoded: 128 × 100 KB cover 500,000 hops. */
const CACHED_SEGMENTS = 128

export interface LocatedHop {
  readonly hop: Hop
  /** Order of recording. */
  readonly sequence: number
  readonly position: number
}

export class HopIndex {
  readonly #store: Store
  readonly #segmentHops: number
  #segments: SegmentFacts[] | undefined
  #cache = new Map<number, Segment>()
  /** Rows that are not in a sealed segment yet. */
  #tail = new SegmentBuilder()
  #indexedUpTo = -1
  /** Catching up and trimming change the same things: one after the other. */
  #working: Promise<unknown> = Promise.resolve()
  #stopped = false

  constructor(store: Store, maxHops: number) {
    this.#store = store
    this.#segmentHops = Math.max(16, Math.min(SEGMENT_HOPS, Math.floor(maxHops / 8)))
  }

  /** How many hops are recorded, as far as indexed. */
  get hops(): number {
    return (this.#segments ?? []).reduce((sum, facts) => sum + facts.hops, this.#tail.hops)
  }

  stop(): Promise<unknown> {
    this.#stopped = true
    return this.#working.catch(() => {})
  }

  /** Indexes everything recorded so far. */
  catchUp(): Promise<void> {
    return this.#exclusively(() => this.#catchUp())
  }

  /** Removes the oldest hops and their entries, beyond a count or an age. Answers how many. */
  trim(maxHops: number, notBeforeMs: number): Promise<number> {
    return this.#exclusively(() => this.#trim(maxHops, notBeforeMs))
  }

  /** Up to `limit` hops that carry `id` as event, parent, trace or request, oldest first. */
  async find(id: string, limit: number): Promise<LocatedHop[]> {
    const hash = hashOf(id)
    const sequences: number[] = []
    for (const facts of [...(this.#segments ?? [])]) {
      sequences.push(...findIn(await this.#segment(facts), hash))
      if (sequences.length >= limit) break
    }
    sequences.push(...this.#tail.find(hash))
    const found: LocatedHop[] = []
    for (const row of await readRows(this.#store, sequences.slice(0, limit))) {
      const { sequence } = row
      for (const [position, hop] of hopsOf(row).entries()) {
        if (found.length === limit) return found
        if (idsOf(hop).includes(id)) found.push({ hop, sequence, position })
      }
    }
    return found
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#working.catch(() => {}).then(work)
    this.#working = done
    return done
  }

  async #catchUp(): Promise<void> {
    await this.#load()
    let until = performance.now() + SLICE_MS
    for await (const row of scanRows(this.#store, { after: this.#indexedUpTo })) {
      if (this.#stopped) return
      this.#tail.add(row.sequence, row.text)
      this.#indexedUpTo = row.sequence
      if (this.#tail.hops >= this.#segmentHops || this.#tail.isFull) await this.#seal()
      // The event loop is real, so its slices are measured in real time.
      if (performance.now() < until) continue
      await turn()
      until = performance.now() + SLICE_MS
    }
  }

  async #load(): Promise<void> {
    if (this.#segments !== undefined) return
    const segments: SegmentFacts[] = []
    const { start, end } = factsTable.bounds()
    for await (const page of this.#store.scan(INDEX_PARTITION, start, end))
      for (const [, value] of page) segments.push(factsTable.decode(value))
    this.#segments = segments
    this.#indexedUpTo = segments.at(-1)?.lastSequence ?? -1
  }

  async #seal(): Promise<void> {
    const facts = this.#tail.facts()
    const segment = this.#tail.seal()
    await this.#store.transact(INDEX_PARTITION, function* (tx) {
      factsTable.put(tx, [facts.lastSequence], facts)
      entriesTable.put(tx, [facts.lastSequence], segment)
    })
    this.#segments!.push(facts)
    this.#tail = new SegmentBuilder()
  }

  async #segment(facts: SegmentFacts): Promise<Segment> {
    const cached = this.#cache.get(facts.lastSequence)
    if (cached !== undefined) return cached
    const segment = await this.#store.transact(INDEX_PARTITION, () =>
      entriesTable.get(facts.lastSequence),
    )
    // Trimmed in the meantime.
    if (segment === undefined) return { ...EMPTY }
    if (this.#cache.size >= CACHED_SEGMENTS)
      this.#cache.delete(this.#cache.keys().next().value as number)
    this.#cache.set(facts.lastSequence, segment)
    return segment
  }

  async #trim(maxHops: number, notBeforeMs: number): Promise<number> {
    await this.#load()
    if (this.#tail.rows > 0 && this.#tail.newestAtMs < notBeforeMs) await this.#seal()
    let trimmed = 0
    while (!this.#stopped) {
      const oldest = this.#segments![0]
      if (oldest === undefined) break
      if (this.hops <= maxHops && oldest.newestAtMs >= notBeforeMs) break
      // Hops first: a crash in between leaves entries without rows, which the next trim removes.
      await removeRows(this.#store, 0, oldest.lastSequence)
      await this.#store.transact(INDEX_PARTITION, function* (tx) {
        factsTable.del(tx, [oldest.lastSequence])
        entriesTable.del(tx, [oldest.lastSequence])
      })
      this.#segments!.shift()
      this.#cache.delete(oldest.lastSequence)
      trimmed += oldest.hops
      await turn()
    }
    return trimmed
  }
}

const EMPTY: Segment = {
  rows: new Float64Array(),
  hashes: new Uint32Array(),
  places: new Uint32Array(),
}
