// Finds hops by id. The store appends hops without any index, since that would cost every request;
// this index follows commits in memory and is written a few thousand hops at a time. What a start
// finds beyond the last that was written is indexed from the rows, in slices between requests.

import { setImmediate as turn } from 'node:timers/promises'
import { performance } from 'node:perf_hooks'
import type { Hop } from '../kernel/hop.ts'
import { HOPS_PER_ROW } from '../store/hop-row.ts'
import type { Store } from '../store/store.ts'
import { Table } from '../store/table.ts'
import { readRows, removeRows, scanRows } from './hop-rows.ts'
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
  /** Rows whose commits were watched and that are in no segment yet; the last one grows. */
  #tails = [new SegmentBuilder()]
  /** The first of them: what stands before it was there at the start. */
  #watchedFrom = Infinity
  #caughtUp = false
  readonly #unwatch: () => void
  /** Catching up and trimming change the same things: one after the other. */
  #working: Promise<unknown> = Promise.resolve()
  #stopped = false

  constructor(store: Store, maxHops: number) {
    this.#store = store
    this.#segmentHops = Math.max(16, Math.min(SEGMENT_HOPS, Math.floor(maxHops / 8)))
    this.#unwatch = store.watchHops((hops, firstRow) => this.#follow(hops, firstRow))
  }

  /** How many hops are recorded, as far as indexed. */
  get hops(): number {
    const parts = [...(this.#segments ?? []), ...this.#tails]
    return parts.reduce((sum, { hops }) => sum + hops, 0)
  }

  stop(): Promise<unknown> {
    this.#stopped = true
    this.#unwatch()
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
    // A tail may become a segment meanwhile: what is searched is what there was at one moment.
    const tails = [...this.#tails]
    for (const facts of [...(this.#segments ?? [])]) {
      sequences.push(...findIn(await this.#segment(facts), hash))
      if (sequences.length >= limit) break
    }
    for (const tail of tails) sequences.push(...tail.find(hash))
    const found: LocatedHop[] = []
    for (const row of await readRows(this.#store, sequences.slice(0, limit))) {
      const { sequence } = row
      for (const [position, hop] of row.hops.entries()) {
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

  #follow(hops: readonly Hop[], firstRow: number | undefined): void {
    if (firstRow === undefined) return
    this.#watchedFrom = Math.min(this.#watchedFrom, firstRow)
    for (let at = 0, row = firstRow; at < hops.length; at += HOPS_PER_ROW, row++) {
      let tail = this.#tails.at(-1)!
      if (this.#isFull(tail)) this.#tails.push((tail = new SegmentBuilder()))
      tail.add(row, hops, at, Math.min(at + HOPS_PER_ROW, hops.length))
    }
  }

  #isFull(tail: SegmentBuilder): boolean {
    return tail.hops >= this.#segmentHops || tail.isFull
  }

  async #catchUp(): Promise<void> {
    await this.#load()
    if (!this.#caughtUp) await this.#catchUpFromRows()
    while (this.#tails.length > 1) await this.#seal(this.#tails[0]!)
  }

  async #catchUpFromRows(): Promise<void> {
    const after = this.#segments!.at(-1)?.lastSequence ?? -1
    let until = performance.now() + SLICE_MS
    let tail = new SegmentBuilder()
    for await (const { sequence, hops } of scanRows(this.#store, { after })) {
      if (this.#stopped) return
      if (sequence >= this.#watchedFrom) break
      tail.add(sequence, hops)
      if (this.#isFull(tail)) {
        await this.#seal(tail)
        tail = new SegmentBuilder()
      }
      // The event loop is real, so its slices are measured in real time.
      if (performance.now() < until) continue
      await turn()
      until = performance.now() + SLICE_MS
    }
    if (tail.rows > 0) await this.#seal(tail)
    this.#caughtUp = true
  }

  async #load(): Promise<void> {
    if (this.#segments !== undefined) return
    const segments: SegmentFacts[] = []
    const { start, end } = factsTable.bounds()
    for await (const page of this.#store.scan(INDEX_PARTITION, start, end))
      for (const [, value] of page) segments.push(factsTable.decode(value))
    this.#segments = segments
  }

  async #seal(tail: SegmentBuilder): Promise<void> {
    const facts = tail.facts()
    const segment = tail.seal()
    await this.#store.transact(INDEX_PARTITION, function* (tx) {
      factsTable.put(tx, [facts.lastSequence], facts)
      entriesTable.put(tx, [facts.lastSequence], segment)
    })
    this.#segments!.push(facts)
    if (this.#tails[0] === tail) this.#tails.shift()
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
    // Quiet for so long that even the newest are too old.
    const newest = this.#tails.at(-1)!
    if (this.#caughtUp && newest.rows > 0 && newest.newestAtMs < notBeforeMs) {
      this.#tails.push(new SegmentBuilder())
      await this.#catchUp()
    }
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
