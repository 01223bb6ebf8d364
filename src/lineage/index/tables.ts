// Rows of the index. The hops are divided into stretches of some thousand, for retention and for
// lists by resource; ids are found through segments, which begin as one stretch each and are merged
// into ever larger ones, so that there are few of them. A segment's entries lie in buckets by the
// first bits of their hash: finding an id costs one small row per segment, however large it is.

import { Table } from '../../store/table.ts'
import { entriesCodec, type Entries } from './entries.ts'
import type { Rows } from './spans.ts'

export const INDEX_PARTITION = '#lineage-index'

export interface StretchFacts extends Rows {
  readonly firstSequence: number
  readonly lastSequence: number
  readonly hops: number
  readonly newestAtMs: number
  /** Hashes of the resources and outcomes in it; undefined when they are too many to tell. */
  readonly facets?: readonly number[] | undefined
}

export interface SegmentFacts extends Rows {
  readonly level: number
  readonly firstSequence: number
  readonly lastSequence: number
  readonly entries: number
  /** It has 2^bits buckets. */
  readonly bits: number
}

/** A merge that was begun. `done`: its result counts, and what it was made of is to be removed. */
export interface MergeRow {
  readonly inputs: readonly SegmentFacts[]
  readonly output: SegmentFacts
  readonly done: boolean
}

// A stretch, its facets and its segment are written in one transaction, so the last stretch says
// exactly how far the index has come: there is no other progress to keep.
export const stretchTable = new Table<[lastSequence: number], StretchFacts>('stretch')
/** Which rows of a stretch have a hop from or to a resource, or with an outcome. */
export const facetTable = new Table<[lastSequence: number], Entries>('facets', entriesCodec)
export const segmentTable = new Table<[lastSequence: number, level: number], SegmentFacts>(
  'segment',
)
export const bucketTable = new Table<
  [lastSequence: number, level: number, bucket: number],
  Entries
>('bucket', entriesCodec)
export const mergeTable = new Table<[], MergeRow>('merge')

const BUCKET_ENTRIES = 256

export function bitsFor(entries: number): number {
  return entries <= BUCKET_ENTRIES ? 0 : Math.ceil(Math.log2(entries / BUCKET_ENTRIES))
}

export function bucketOf(hash: number, bits: number): number {
  return bits === 0 ? 0 : hash >>> (32 - bits)
}
