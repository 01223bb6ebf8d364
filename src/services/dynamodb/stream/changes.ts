// A stream as what follows it reads it: changes behind a position, in the form that functions and pipes
// get them in.
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html

import type { Reading } from '../../../store/table.ts'
import { shardsOf } from './read.ts'
import {
  records,
  shownSequence,
  shownShard,
  streams,
  type RecordRow,
  type ShardRow,
  type StreamRow,
} from './tables.ts'

const PAGE_BYTES = 4 * 1_048_576

export interface ChangeShard {
  readonly id: string
  readonly parents: readonly string[]
}

export interface Change {
  /** Opaque; `compareChanges` has their order. */
  readonly position: string
  readonly sequenceNumber: string
  /** Its item, whatever becomes of it. */
  readonly item: string
  readonly atMs: number
  /** Plain JSON: binary is base64 text. */
  readonly record: Readonly<Record<string, unknown>>
}

export interface Changes {
  readonly changes: readonly Change[]
  /** The shard is closed, or gone, and these are its last. */
  readonly isEnd: boolean
}

interface Of {
  readonly arn: string
  readonly region: string
  readonly label: string
  readonly shardId: string
}

const END: Changes = { changes: [], isEnd: true }

export function* changeShards(label: string): Reading<ChangeShard[]> {
  const stream = yield* streams.get(label)
  if (stream === undefined) return []
  return (yield* shardsOf(stream)).map((shard) => ({
    id: shownShard(shard),
    parents: shard.parent === undefined ? [] : [shard.parent],
  }))
}

/** The position behind which the next change will be. */
export function* latestChange(label: string, shardId: string): Reading<string> {
  const found = yield* find(label, shardId)
  if (found === undefined) return ''
  return String((found.shard.last ?? found.stream.next - 1) || '')
}

export function* changesBehind(of: Of, after: string, max: number): Reading<Changes> {
  const { label, shardId } = of
  const found = yield* find(label, shardId)
  if (found === undefined) return END
  const { stream, shard } = found
  const end = shard.last === undefined ? stream.next : shard.last + 1
  const behind = after === '' ? 0 : Number(after) + 1
  const from = Math.max(shard.first, stream.horizon ?? 0, behind)
  if (from >= end) return { changes: [], isEnd: shard.last !== undefined }
  const bounds = { start: records.key(label, from), end: records.key(label, end) }
  const rows = yield* records.slice(bounds, { limit: max, maxBytes: PAGE_BYTES })
  const changes = rows.map(({ key, row }) => {
    key.text()
    return changeOf(of, stream, key.integer(), row)
  })
  const last = rows.length === 0 ? end - 1 : Number(changes.at(-1)!.position)
  return { changes, isEnd: shard.last !== undefined && last >= shard.last }
}

function* find(
  label: string,
  shardId: string,
): Reading<{ stream: StreamRow; shard: ShardRow } | undefined> {
  const stream = yield* streams.get(label)
  if (stream === undefined) return undefined
  const shard = (yield* shardsOf(stream)).find((row) => shownShard(row) === shardId)
  return shard && { stream, shard }
}

function changeOf(
  { arn, region }: Of,
  stream: StreamRow,
  sequence: number,
  row: RecordRow,
): Change {
  const sequenceNumber = shownSequence(stream, sequence)
  const { keys, before, after, bytes, author } = row
  const record = {
    ...{ eventID: row.id, eventName: row.name, eventVersion: '1.1', eventSource: 'aws:dynamodb' },
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(row.atMs / 1_000),
      Keys: keys,
      ...(after && { NewImage: after }),
      ...(before && { OldImage: before }),
      ...{ SequenceNumber: sequenceNumber, SizeBytes: bytes, StreamViewType: stream.view },
    },
    ...(author && { userIdentity: { type: author.type, principalId: author.principal } }),
    eventSourceARN: arn,
  }
  const item = JSON.stringify(keys)
  return { position: String(sequence), sequenceNumber, item, atMs: row.atMs, record }
}

export function compareChanges(one: string, other: string): number {
  return Number(one) - Number(other)
}
