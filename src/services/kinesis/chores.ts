// Kinesis' background work: records past their retention, and what deleted streams leave behind.
// https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html

import type { Chore, Remaining } from '../../store/chore.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { streamAddress } from './address.ts'
import {
  batches,
  heads,
  pieces,
  shards,
  streams,
  type HeadRow,
  type ShardRow,
  type StreamRow,
} from './tables.ts'
import { endOf, retentionMs, TRIM, type Trim } from './trim-time.ts'

const STEP_ROWS = 200
const STEP_BYTES = 4 * 1_048_576

function* trim(tx: Tx, job: Trim): Reading<Remaining<Trim>> {
  const stream = yield* streams.get()
  if (stream === undefined || stream.space !== job.space) return undefined
  const shard = yield* shards.get(job.space, job.shard)
  if (shard === undefined) return undefined
  const { isDone, oldestMs } = yield* trimRows(tx, stream, job.shard)
  if (!isDone) return { state: job }
  if (job.extra) return undefined
  const restsMs = oldestMs ?? shard.closed?.atMs
  const head = yield* heads.get(job.space, job.shard)
  if (restsMs === undefined) {
    if (head !== undefined) heads.put(tx, [job.space, job.shard], idle(head))
    return undefined
  }
  const atMs = endOf(stream, restsMs)
  if (atMs > tx.nowMs) return { state: job, atMs }
  forget(tx, shard, job.space)
  return undefined
}

/** The first rows whose records have all ended. */
function* trimRows(tx: Tx, stream: StreamRow, shard: number) {
  const limits = { limit: STEP_ROWS, maxBytes: STEP_BYTES }
  const found = yield* batches.range([stream.space, shard], limits)
  for (const { row } of found) {
    if (row.atMs + retentionMs(stream) > tx.nowMs) return { isDone: true, oldestMs: row.atMs }
    batches.del(tx, [stream.space, shard, row.first + row.records.length - 1])
    for (let i = 0; i < row.records.length; i++) {
      for (let piece = 0; piece < row.records[i]!.pieces; piece++) {
        pieces.del(tx, [stream.space, shard, row.first + i, piece])
      }
    }
  }
  return { isDone: found.length === 0, oldestMs: undefined }
}

function idle({ trimMs: _, ...head }: HeadRow): HeadRow {
  return head
}

function forget(tx: Tx, { number }: ShardRow, space: number): void {
  shards.del(tx, [space, number])
  heads.del(tx, [space, number])
}

const trimChore: Chore<Trim> = {
  name: TRIM,
  step: (job, { commit }) =>
    commit(streamAddress(job.stream, job).partition, (tx) => trim(tx, job)),
}

const PURGE = 'kinesis-purge'

interface Purge {
  readonly partition: string
  readonly space: number
}

/** Sweeps what a deleted stream had. */
export function purge(tx: Tx, arn: string, job: Purge): void {
  tx.emit({ edge: PURGE, target: arn, payload: job })
}

function* purgeStep(tx: Tx, job: Purge): Reading<Remaining<Purge>> {
  const limits = { limit: STEP_ROWS, maxBytes: STEP_BYTES }
  let found = 0
  for (const { key } of yield* pieces.range([job.space], limits)) {
    pieces.del(tx, [key.integer(), key.integer(), key.integer(), key.integer()])
    found++
  }
  for (const table of found === 0 ? [batches] : []) {
    for (const { key } of yield* table.range([job.space], limits)) {
      table.del(tx, [key.integer(), key.integer(), key.integer()])
      found++
    }
  }
  if (found > 0) return { state: job }
  for (const table of [shards, heads]) {
    for (const { key } of yield* (table as typeof heads).range([job.space], limits)) {
      table.del(tx, [key.integer(), key.integer()])
      found++
    }
  }
  return found > 0 ? { state: job } : undefined
}

const purgeChore: Chore<Purge> = {
  name: PURGE,
  step: (job, { commit }) => commit(job.partition, (tx) => purgeStep(tx, job)),
}

export const kinesisChores: readonly Chore[] = [trimChore, purgeChore]
