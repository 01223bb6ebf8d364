// Which shards ListShards shows.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ShardFilter.html

import { invalidArgument } from '../errors.ts'
import type { ShardRow, StreamRow } from '../tables.ts'
import { retentionMs } from '../trim-time.ts'
import { shardNumber } from './map.ts'

export interface ShardFilter {
  readonly Type: string
  readonly ShardId?: string | undefined
  readonly Timestamp?: Date | undefined
}

export function filterOf(
  filter: ShardFilter | undefined,
  stream: StreamRow,
  nowMs: number,
): (shard: ShardRow) => boolean {
  const horizonMs = nowMs - retentionMs(stream)
  const openAt =
    (atMs: number) =>
    ({ createdMs, closed }: ShardRow) =>
      createdMs <= atMs && (closed === undefined || closed.atMs >= atMs)
  const openSince =
    (atMs: number) =>
    ({ closed }: ShardRow) =>
      closed === undefined || closed.atMs >= atMs
  switch (filter?.Type) {
    case undefined:
    case 'FROM_TRIM_HORIZON':
      return openSince(horizonMs)
    case 'AT_TRIM_HORIZON':
      return openAt(Math.max(horizonMs, stream.createdMs))
    case 'AT_LATEST':
      return ({ closed }) => closed === undefined
    case 'AT_TIMESTAMP':
      return openAt(momentOf(filter!))
    case 'FROM_TIMESTAMP':
      return openSince(Math.max(momentOf(filter!), horizonMs))
    default:
      return after(filter!)
  }
}

function momentOf({ Type, Timestamp }: ShardFilter): number {
  if (Timestamp !== undefined) return Timestamp.getTime()
  throw invalidArgument(`Timestamp must be specified with a ShardFilter of type ${Type}.`)
}

function after({ ShardId }: ShardFilter): (shard: ShardRow) => boolean {
  const past = ShardId === undefined ? undefined : shardNumber(ShardId)
  if (past !== undefined) return ({ number }) => number > past
  throw invalidArgument(
    'A valid ShardId must be specified with a ShardFilter of type AFTER_SHARD_ID.',
  )
}
