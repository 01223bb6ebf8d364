// What readers of a stream see: its shards, places in them, and records from a place on.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Reading } from '../../../store/table.ts'
import { resourceNotFound, validation } from '../errors.ts'
import { wireItem } from '../value/wire.ts'
import type { Item } from '../value/types.ts'
import {
  readSequence,
  records,
  shards,
  shownSequence,
  shownShard,
  streams,
  type RecordRow,
  type ShardRow,
  type StreamRow,
} from './tables.ts'

/** A page of records; the answer of GetRecords ends with the row that exceeds a megabyte. */
const PAGE_BYTES = 1_048_576
const MANY_SHARDS = 100

export const streamNotFound = (arn: string) =>
  resourceNotFound(`Requested resource not found: Stream: ${arn} not found`)

const trimmed = () =>
  new AwsError(
    'TrimmedDataAccessException',
    'The operation attempted to read past the oldest stream record in a shard',
  )

export function* requireStream(arn: string, label: string): Reading<StreamRow> {
  const stream = yield* streams.get(label)
  if (stream === undefined) throw streamNotFound(arn)
  return stream
}

/** All of a stream, in order. */
export function* shardsOf({ label }: StreamRow): Reading<ShardRow[]> {
  return (yield* shards.range([label], { limit: MANY_SHARDS })).map(({ row }) => row)
}

function* requireShard(arn: string, stream: StreamRow, id: string): Reading<ShardRow> {
  const shard = (yield* shardsOf(stream)).find((row) => shownShard(row) === id)
  if (shard !== undefined) return shard
  throw resourceNotFound(`Requested resource not found: Shard: ${id} in Stream: ${arn} not found`)
}

export interface Place {
  readonly type: string
  readonly sequence?: string | undefined
}

/** The sequence number at which reading begins. */
export function* placeIn(
  arn: string,
  stream: StreamRow,
  shardId: string,
  { type, sequence }: Place,
): Reading<number> {
  const shard = yield* requireShard(arn, stream, shardId)
  const horizon = stream.horizon ?? 0
  if (type === 'TRIM_HORIZON') return Math.max(shard.first, horizon)
  const end = (shard.last ?? stream.next - 1) + 1
  if (type === 'LATEST') return end
  if (sequence === undefined) {
    throw validation(`SequenceNumber is required for ShardIteratorType ${type}`)
  }
  const number = readSequence(stream, sequence)
  if (number === undefined || number < shard.first || number >= end) {
    throw validation(`Invalid SequenceNumber: ${sequence} is not in shard ${shardId}`)
  }
  if (number < horizon) throw trimmed()
  return type === 'AT_SEQUENCE_NUMBER' ? number : number + 1
}

export interface Slice {
  readonly records: readonly { readonly sequence: number; readonly row: RecordRow }[]
  /** Where to go on; undefined: the shard is closed, and this was the last of it. */
  readonly next: number | undefined
}

export function* sliceOf(
  arn: string,
  stream: StreamRow,
  shardId: string,
  from: number,
  limit: number,
): Reading<Slice> {
  const shard = yield* requireShard(arn, stream, shardId)
  if (from < (stream.horizon ?? 0) && from >= shard.first) throw trimmed()
  const end = shard.last === undefined ? stream.next : shard.last + 1
  const { label } = stream
  const bounds = { start: records.key(label, from), end: records.key(label, Math.max(from, end)) }
  const found = yield* records.slice(bounds, { limit, maxBytes: PAGE_BYTES })
  const rows = found.map(({ key, row }) => {
    key.text()
    return { sequence: key.integer(), row }
  })
  const next = rows.length > 0 ? rows.at(-1)!.sequence + 1 : from
  return { records: rows, next: shard.last !== undefined && next > shard.last ? undefined : next }
}

const image = (item: Item | undefined) => item && wireItem(item)

/** As GetRecords answers it, and functions get it. */
export function shownRecord(region: string, stream: StreamRow, sequence: number, row: RecordRow) {
  return {
    eventID: row.id,
    eventName: row.name,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: new Date(Math.floor(row.atMs / 1000) * 1000),
      Keys: wireItem(row.keys),
      NewImage: image(row.after),
      OldImage: image(row.before),
      SequenceNumber: shownSequence(stream, sequence),
      SizeBytes: row.bytes,
      StreamViewType: stream.view,
    },
    userIdentity: row.author && { PrincipalId: row.author.principal, Type: row.author.type },
  }
}
