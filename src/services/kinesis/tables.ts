// What Kinesis keeps. A stream is one partition: its row, its shards, their records and its consumers,
// so that a batch over several shards, a split and a merge are one commit each.
//
// Records of one call to one shard are one row, under the index of its last: a range from an index on
// begins with the row that holds it. Rows begin with the stream's space, a number that no stream of the
// same name had before; what a deleted stream leaves is swept by its space.

import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import type { Tags } from '../resource/tags.ts'
import type { StreamAddress } from './address.ts'
import { streamNotFound } from './errors.ts'
import { batchCodec, bytesCodec, type Batch } from './record/batch.ts'

export interface StreamRow {
  readonly name: string
  readonly account: string
  readonly region: string
  readonly arn: string
  /** StreamId, and what tells it from a stream of the same name before it. */
  readonly id: string
  readonly createdMs: number
  readonly space: number
  /** Added to what its sequence numbers count, so that they differ from another stream's. */
  readonly base: number
  readonly onDemand: boolean
  readonly retentionHours: number
  /** KMS key. */
  readonly keyId?: string
  readonly metrics: readonly string[]
  readonly maxRecordKib: number
  readonly warmMibps?: number
  /** Partition keys do not decide the shard. */
  readonly spreads?: true
  readonly policy?: string
  readonly tags: Tags
  /** Number of the next shard. */
  readonly nextShard: number
  readonly openShards: number
  /** Grows with every change of the open shards. */
  readonly map: number
  readonly consumers: number
  /** When it was scaled, and when its mode was changed, in the last day. */
  readonly scaledMs?: readonly number[]
  readonly modesMs?: readonly number[]
}

export interface ShardRow {
  readonly number: number
  /** 32 hexadecimal digits each, both inside. */
  readonly first: string
  readonly last: string
  /** Part of its sequence numbers: later than its parents'. */
  readonly createdSecond: number
  readonly createdMs: number
  readonly parent?: number
  readonly adjacent?: number
  /** No record comes any more: its last index is before `end`. */
  readonly closed?: { readonly atMs: number; readonly end: number }
}

/** What changes with every record; a shard without one has had none. */
export interface HeadRow {
  /** Index of the next record; the first is 1. */
  readonly next: number
  /** When the last came: arrival times of a shard do not go back. */
  readonly atMs: number
  /** What came in the second of `atMs`. */
  readonly records: number
  readonly bytes: number
  /** When the chore that trims wakes; left out: nothing waits for it. */
  readonly trimMs?: number
}

export interface ConsumerRow {
  readonly name: string
  readonly arn: string
  readonly createdMs: number
  readonly policy?: string
  readonly tags: Tags
}

export const streams = new Table<[], StreamRow>('stream')
export const shards = new Table<[space: number, number: number], ShardRow>('shard')
export const heads = new Table<[space: number, shard: number], HeadRow>('head')
export const batches = new Table<[space: number, shard: number, last: number], Batch>(
  'batch',
  batchCodec,
)
/** Data of a record that is too large for its row. */
export const pieces = new Table<
  [space: number, shard: number, index: number, piece: number],
  Uint8Array
>('piece', bytesCodec)
export const consumers = new Table<[name: string], ConsumerRow>('consumer')
/** The next space: outlives the stream. */
const spaces = new Table<[], { readonly next: number }>('space')

export function* newSpace(tx: Tx): Reading<number> {
  const { next } = (yield* spaces.get()) ?? { next: 1 }
  spaces.put(tx, [], { next: next + 1 })
  return next
}

/** What sums over an account's streams need. */
export interface StreamFacts {
  readonly openShards: number
  readonly onDemand: boolean
}

export const streamResource = resource<StreamFacts>('kinesis', 'stream')
/** By `stream/consumer`. */
export const consumerResource = resource('kinesis', 'consumer')

/** The scope of what creates, tags, scales or deletes a stream. */
export function scopeOf(address: StreamAddress): string[] {
  return [address.partition, directoryOf(address)]
}

export function* enterStream(tx: Tx, row: StreamRow): Reading<void> {
  streams.put(tx, [], row)
  const { arn, id, createdMs, tags, openShards, onDemand } = row
  const entry = { arn, generation: id, createdMs, tags, facts: { openShards, onDemand } }
  yield* streamResource.enter(tx.in(directoryOf(row)), row.name, entry)
}

export function* requireStream(address: StreamAddress): Reading<StreamRow> {
  const row = yield* streams.get()
  if (row === undefined) throw streamNotFound(address)
  return row
}

export function* headOf({ space }: StreamRow, shard: number): Reading<HeadRow> {
  return (yield* heads.get(space, shard)) ?? { next: 1, atMs: 0, records: 0, bytes: 0 }
}
