// Where reading begins.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { invalidArgument, shardAbsent } from '../errors.ts'
import { indexOf } from '../record/sequence.ts'
import { shardId, shardNumber } from '../shard/map.ts'
import { batches, headOf, shards, type ShardRow, type StreamRow } from '../tables.ts'

export interface Start {
  readonly type: string
  readonly sequence?: string | undefined
  readonly atMs?: number | undefined
}

export function* requireShard(stream: StreamRow, id: string): Reading<ShardRow> {
  const number = shardNumber(id)
  const shard = number === undefined ? undefined : yield* shards.get(stream.space, number)
  if (shard === undefined) throw shardAbsent(id, stream)
  return shard
}

/** The index of the first record that is read. Throws InvalidArgumentException. */
export function* indexAt(
  tx: Tx,
  stream: StreamRow,
  shard: ShardRow,
  { type, sequence, atMs }: Start,
): Reading<number> {
  const end = shard.closed?.end ?? (yield* headOf(stream, shard.number)).next
  switch (type) {
    case 'TRIM_HORIZON':
      return 1
    case 'LATEST':
      return end
    case 'AT_TIMESTAMP':
      return yield* indexSince(stream, shard, end, momentOf(atMs, tx.nowMs))
  }
  const index = indexOf(stream, shard, sequence!)
  if (index === undefined || index > end) throw strangeSequence(stream, shard, sequence!)
  return type === 'AFTER_SEQUENCE_NUMBER' ? index + 1 : Math.max(index, 1)
}

function momentOf(atMs: number | undefined, nowMs: number): number {
  if (atMs === undefined) {
    throw invalidArgument(
      'Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request has no timestamp parameter.',
    )
  }
  if (atMs <= nowMs) return atMs
  throw invalidArgument(
    `The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. timestampInMillis: ${atMs}, currentTimestampInMillis: ${nowMs}`,
  )
}

const strangeSequence = ({ name, account }: StreamRow, shard: ShardRow, sequence: string) =>
  invalidArgument(
    `StartingSequenceNumber ${sequence} used in GetShardIterator on shard ${shardId(shard.number)} in stream ${name} under account ${account} is invalid because it did not come from this stream.`,
  )

/** Which sequence members go with which type. */
export function requireFitting(type: string, sequence: string | undefined): void {
  const needs = type === 'AT_SEQUENCE_NUMBER' || type === 'AFTER_SEQUENCE_NUMBER'
  if (needs === (sequence !== undefined)) return
  const what = needs
    ? `${type} and no StartingSequenceNumber`
    : `${type} and also a StartingSequenceNumber`
  throw invalidArgument(
    `Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request specified ${what}.`,
  )
}

/** The first record that came at a moment or later, found by halves: arrival times never go back. */
function* indexSince(
  { space }: StreamRow,
  { number }: ShardRow,
  end: number,
  atMs: number,
): Reading<number> {
  let low = 1
  let high = end
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const range = {
      start: batches.key(space, number, middle),
      end: batches.key(space, number, high),
    }
    const [found] = yield* batches.slice(range, { limit: 1 })
    if (found === undefined || found.row.atMs >= atMs) {
      high = found === undefined ? middle : Math.min(middle, Math.max(low, found.row.first))
    } else low = found.row.first + found.row.records.length
  }
  return low
}
