// Records of a shard from an index on, inside a transaction on the stream.

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { Batch } from '../record/batch.ts'
import { sequenceOf } from '../record/sequence.ts'
import { batches, headOf, pieces, type ShardRow, type StreamRow } from '../tables.ts'
import { retentionMs } from '../trim-time.ts'

export interface ReadRecord {
  readonly index: number
  readonly sequence: string
  readonly partitionKey: string
  readonly data: Uint8Array
  readonly atMs: number
  readonly encrypted: boolean
}

export interface Slice {
  readonly records: readonly ReadRecord[]
  /** Index to go on from; undefined: the shard is closed, and this was the last of it. */
  readonly next: number | undefined
  /** How old the last record read is if there are more behind it, else 0. */
  readonly behindMs: number
}

export interface Bounds {
  readonly records: number
  readonly bytes: number
}

const MANY_PIECES = 16

/** Expired records that the chore has not come by yet are passed over. */
export function* sliceOf(
  tx: Tx,
  stream: StreamRow,
  shard: ShardRow,
  from: number,
  { records: most, bytes: mostBytes }: Bounds,
): Reading<Slice> {
  const { space } = stream
  const end = shard.closed?.end ?? (yield* headOf(stream, shard.number)).next
  const range = {
    start: batches.key(space, shard.number, from),
    end: batches.key(space, shard.number, Math.max(from, end)),
  }
  const rows = yield* batches.slice(range, { limit: most, maxBytes: mostBytes })
  const freshMs = tx.nowMs - retentionMs(stream)
  const records: ReadRecord[] = []
  let next = Math.max(from, 1)
  let bytes = 0
  let atMs = 0
  rows: for (const { row } of rows) {
    const last = row.first + row.records.length - 1
    if (row.atMs <= freshMs) {
      next = last + 1
      continue
    }
    for (let index = Math.max(next, row.first); index <= last; index++) {
      const packed = row.records[index - row.first]!
      bytes += packed.bytes + packed.partitionKey.length
      if (records.length === most || (records.length > 0 && bytes > mostBytes)) break rows
      records.push(yield* recordOf(stream, shard, row, index))
      next = index + 1
      atMs = row.atMs
    }
  }
  // Nothing is left in these rows: what the chore has trimmed is no place to wait at.
  if (rows.length === 0) next = Math.max(next, end)
  const isEnd = shard.closed !== undefined && next >= end
  const behindMs = next >= end ? 0 : Math.max(1, tx.nowMs - atMs)
  return { records, next: isEnd ? undefined : next, behindMs }
}

function* recordOf(
  stream: StreamRow,
  shard: ShardRow,
  batch: Batch,
  index: number,
): Reading<ReadRecord> {
  const { partitionKey, data, bytes } = batch.records[index - batch.first]!
  return {
    index,
    sequence: sequenceOf(stream, shard, index, batch.atMs),
    partitionKey,
    data: data ?? (yield* joined(stream, shard, index, bytes)),
    atMs: batch.atMs,
    encrypted: batch.encrypted,
  }
}

function* joined(
  { space }: StreamRow,
  { number }: ShardRow,
  index: number,
  bytes: number,
): Reading<Uint8Array> {
  const rows = yield* pieces.range([space, number, index], { limit: MANY_PIECES })
  return Buffer.concat(
    rows.map(({ row }) => row),
    bytes,
  )
}
