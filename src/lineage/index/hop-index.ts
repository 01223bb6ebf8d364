// Finds hops by id. The store appends hops without any index, since that would cost every request;
// this index follows commits in memory and is written a few thousand hops at a time. What a start
// finds beyond the last that was written is indexed from the rows, in slices between requests.

import type { Hop } from '../../kernel/hop.ts'
import { nextTurn, slicesOf, type Slices } from '../../kernel/turn.ts'
import { HOPS_PER_ROW } from '../../store/hop-row.ts'
import type { Store } from '../../store/store.ts'
import { removeRows, scanRows } from '../hop-rows.ts'
import { findHops, type Found } from './lookup.ts'
import { clearAway, FANOUT, finish, merge, mergeable, removeBuckets } from './merge.ts'
import { StretchBuilder, writeSealed } from './stretch.ts'
import {
  facetTable,
  INDEX_PARTITION,
  mergeTable,
  segmentTable,
  stretchTable,
  type SegmentFacts,
  type StretchFacts,
} from './tables.ts'
import type { Snapshot } from './snapshot.ts'

/** Longest pieces of work between two turns of the event loop. */
const slice = slicesOf(5)
const STRETCH_HOPS = 4_096

export interface IndexSizes {
  readonly stretchHops: number
  readonly fanout: number
}

export class HopIndex {
  readonly #store: Store
  readonly #sizes: IndexSizes
  readonly #slice: Slices
  /** Oldest first. */
  #stretches: StretchFacts[] = []
  #segments: SegmentFacts[] = []
  /** Of all stretches. */
  #sealedHops = 0
  /** Rows whose commits were watched and that are in no stretch yet; the last one grows. */
  #tails = [new StretchBuilder()]
  /** The first of them: what stands before it was there at the start. */
  #watchedFrom = Infinity
  #loaded = false
  #caughtUp = false
  readonly #unwatch: () => void
  /** Catching up and trimming change the same things: one after the other. */
  #working: Promise<unknown> = Promise.resolve()
  /** Merging takes long and changes little: beside them. */
  #merging: Promise<void> | undefined
  #inMerge: ReadonlySet<SegmentFacts> = new Set()
  /** Who reads segments that may be gone by now: they are removed after that. */
  readonly #reading = new Set<Promise<unknown>>()
  #stopped = false

  constructor(store: Store, maxHops: number, sizes?: IndexSizes, slices: Slices = slice) {
    this.#store = store
    this.#slice = slices
    const stretchHops = Math.max(16, Math.min(STRETCH_HOPS, Math.floor(maxHops / 8)))
    this.#sizes = sizes ?? { stretchHops, fanout: FANOUT }
    this.#unwatch = store.watchHops((hops, firstRow) => this.#follow(hops, firstRow))
  }

  /** How many hops are recorded, as far as indexed. */
  get hops(): number {
    return this.#tails.reduce((sum, { hops }) => sum + hops, this.#sealedHops)
  }

  snapshot(): Snapshot {
    const [oldest] = this.#stretches
    return {
      stretches: [...this.#stretches],
      segments: [...this.#segments],
      tails: [...this.#tails],
      firstSequence: oldest?.firstSequence ?? 0,
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#unwatch()
    await this.#working.catch(() => {})
    await this.#merging?.catch(() => {})
  }

  /** Indexes everything recorded so far. */
  catchUp(): Promise<void> {
    return this.#exclusively(() => this.#catchUp())
  }

  /** Removes the oldest hops and their entries, beyond a count or an age. Answers how many. */
  trim(maxHops: number, notBeforeMs: number): Promise<number> {
    return this.#exclusively(() => this.#trim(maxHops, notBeforeMs))
  }

  /** Merges segments until there are few. Resolves when that is done, whoever began it. */
  merge(): Promise<void> {
    this.#merging ??= this.#mergeAll().finally(() => (this.#merging = undefined))
    return this.#merging
  }

  /** Up to `limit` hops for each id that carry it as event, parent, trace or request, oldest first. */
  async find(ids: readonly string[], limit: number): Promise<Found> {
    const looking = findHops(this.#store, this.snapshot(), ids, limit)
    this.#reading.add(looking)
    try {
      return await looking
    } finally {
      this.#reading.delete(looking)
    }
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
      if (this.#isFull(tail)) this.#tails.push((tail = new StretchBuilder()))
      tail.add(row, hops, at, Math.min(at + HOPS_PER_ROW, hops.length))
    }
  }

  #isFull(tail: StretchBuilder): boolean {
    return tail.hops >= this.#sizes.stretchHops || tail.isFull
  }

  async #catchUp(): Promise<void> {
    await this.#load()
    if (!this.#caughtUp) await this.#catchUpFromRows()
    while (this.#tails.length > 1) await this.#seal(this.#tails[0]!)
  }

  async #catchUpFromRows(): Promise<void> {
    const after = this.#stretches.at(-1)?.lastSequence ?? -1
    const work = this.#slice()
    let tail = new StretchBuilder()
    for await (const { sequence, hops } of scanRows(this.#store, { after })) {
      if (this.#stopped) return
      if (sequence >= this.#watchedFrom) break
      tail.add(sequence, hops)
      if (this.#isFull(tail)) {
        await this.#seal(tail)
        tail = new StretchBuilder()
      }
      await work.rest()
    }
    if (tail.rows > 0) await this.#seal(tail)
    this.#caughtUp = true
  }

  async #load(): Promise<void> {
    if (this.#loaded) return
    const stretches: StretchFacts[] = []
    const segments: SegmentFacts[] = []
    const all = [stretchTable.bounds(), segmentTable.bounds()] as const
    for await (const page of this.#store.scan(INDEX_PARTITION, all[0].start, all[0].end))
      for (const [, value] of page) stretches.push(stretchTable.decode(value))
    const begun = await this.#store.transact(INDEX_PARTITION, () => mergeTable.get())
    if (begun !== undefined) await clearAway(this.#store, begun)
    for await (const page of this.#store.scan(INDEX_PARTITION, all[1].start, all[1].end))
      for (const [, value] of page) segments.push(segmentTable.decode(value))
    this.#stretches = stretches
    this.#segments = segments
    this.#sealedHops = stretches.reduce((sum, { hops }) => sum + hops, 0)
    this.#loaded = true
  }

  async #seal(tail: StretchBuilder): Promise<void> {
    const sealed = tail.seal()
    await this.#store.transact(INDEX_PARTITION, function* (tx) {
      writeSealed(tx, sealed)
    })
    this.#stretches.push(sealed.stretch)
    this.#segments.push(sealed.segment)
    this.#sealedHops += sealed.stretch.hops
    if (this.#tails[0] === tail) this.#tails.shift()
    await nextTurn()
  }

  async #mergeAll(): Promise<void> {
    const isStopped = () => this.#stopped
    for (;;) {
      const inputs = mergeable(this.#segments, this.#sizes.fanout)
      if (inputs === undefined || this.#stopped) return
      this.#inMerge = new Set(inputs)
      const row = await merge(this.#store, inputs, isStopped)
      if (row === undefined) return
      await finish(this.#store, row)
      const first = this.#segments.indexOf(inputs[0]!)
      this.#segments.splice(first, inputs.length, row.output)
      this.#inMerge = new Set()
      await Promise.allSettled(this.#reading)
      await clearAway(this.#store, { ...row, done: true })
    }
  }

  async #trim(maxHops: number, notBeforeMs: number): Promise<number> {
    await this.#load()
    // Quiet for so long that even the newest are too old.
    const newest = this.#tails.at(-1)!
    if (this.#caughtUp && newest.rows > 0 && newest.newestAtMs < notBeforeMs) {
      this.#tails.push(new StretchBuilder())
      await this.#catchUp()
    }
    let trimmed = 0
    while (!this.#stopped) {
      const oldest = this.#stretches[0]
      if (oldest === undefined) break
      if (this.hops <= maxHops && oldest.newestAtMs >= notBeforeMs) break
      const { lastSequence } = oldest
      // Hops first: a crash in between leaves entries without rows, which the next trim removes.
      await removeRows(this.#store, 0, lastSequence)
      await this.#store.transact(INDEX_PARTITION, function* (tx) {
        stretchTable.del(tx, [lastSequence])
        facetTable.del(tx, [lastSequence])
      })
      this.#stretches.shift()
      this.#sealedHops -= oldest.hops
      trimmed += oldest.hops
      await this.#dropSegments(lastSequence)
      await nextTurn()
    }
    return trimmed
  }

  /** Segments all of whose rows are gone. A larger one stays until its last row goes. */
  async #dropSegments(until: number): Promise<void> {
    for (;;) {
      const [oldest] = this.#segments
      if (oldest === undefined || oldest.lastSequence > until || this.#inMerge.has(oldest)) return
      this.#segments.shift()
      await removeBuckets(this.#store, oldest)
      await this.#store.transact(INDEX_PARTITION, function* (tx) {
        segmentTable.del(tx, [oldest.lastSequence, oldest.level])
      })
    }
  }
}
