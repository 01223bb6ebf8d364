// Row types, key layout and partitions of CloudWatch Logs. A log group is one partition.
//
// Events live in chunks: what one call appends to a stream becomes few rows. A chunk spans at most
// CHUNK_SPAN_MS, hence all events from T on are in chunks that begin at T - CHUNK_SPAN_MS or later.

import { createHash } from 'node:crypto'
import { Counter, Table, type RowCodec } from '../../store/table.ts'

export const CHUNK_SPAN_MS = 10_000
export const CHUNK_BYTES = 256 * 1024

export function groupsPrefix(account: string, region: string): string {
  return `logs/${account}/${region}/group/`
}

export function groupPartition(account: string, region: string, logGroup: string): string {
  return groupsPrefix(account, region) + logGroup
}

export type LogGroupClass = 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY' | 'ESSENTIALS'

export interface GroupRow {
  readonly name: string
  readonly createdAtMs: number
  readonly retentionDays?: number
  readonly kmsKeyId?: string
  readonly logGroupClass: LogGroupClass
  readonly deletionProtected?: boolean
  readonly tags: Readonly<Record<string, string>>
  /** Never used twice, so that what a deleted stream leaves behind belongs to nobody. */
  readonly nextStreamId: number
  /** How many subscription filters there are, so that appending looks for them only then. */
  readonly subscriptions?: number
  /** And metric filters. */
  readonly metricFilters?: number
  /** Set while the group's rows are being removed: to callers it is gone already. */
  readonly deleting?: true
}

export interface StreamRow {
  readonly id: number
  readonly name: string
  readonly createdAtMs: number
  readonly firstEventMs?: number
  readonly lastEventMs?: number
  readonly lastIngestionMs?: number
  /** Chunks written so far; the next chunk's sequence number. */
  readonly chunks: number
}

export interface SubscriptionRow {
  readonly name: string
  readonly pattern: string
  readonly destinationArn: string
  readonly roleArn?: string
  readonly distribution: 'ByLogStream' | 'Random'
  readonly createdAtMs: number
  readonly owner: string
  readonly logGroupArn: string
}

export interface LogEvent {
  readonly timestampMs: number
  readonly message: string
}

export interface Chunk {
  readonly ingestedAtMs: number
  readonly events: readonly LogEvent[]
}

/** One entry per chunk in the order of time, across streams: for FilterLogEvents and retention. */
export interface TimelineRow {
  readonly bytes: number
  /** Name of the stream, so that a search need not load all streams. */
  readonly stream: string
}

export const groups = new Table<[], GroupRow>('group')
export const streams = new Table<[nameKey: string], StreamRow>('stream')
export const timeline = new Table<[firstMs: number, streamId: number, chunk: number], TimelineRow>(
  'time',
)
export const subscriptions = new Table<[nameKey: string], SubscriptionRow>('subscription')
/** Streams deleted whose chunks are still to be removed. */
export const doomed = new Table<[streamId: number], { readonly at: number }>('doomed')
export const storedBytes = new Counter<[]>('bytes')

// A message is stored as its UTF-8 bytes: JSON would make a control character six times as long.
const chunkCodec: RowCodec<Chunk> = {
  encode({ ingestedAtMs, events }) {
    let size = 8
    for (const event of events) size += 12 + Buffer.byteLength(event.message)
    const out = Buffer.allocUnsafe(size)
    let at = out.writeDoubleLE(ingestedAtMs, 0)
    for (const event of events) {
      const bytes = out.write(event.message, at + 12)
      out.writeDoubleLE(event.timestampMs, at)
      out.writeUInt32LE(bytes, at + 8)
      at += 12 + bytes
    }
    return out
  },
  decode(value) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    const events: LogEvent[] = []
    for (let at = 8; at < bytes.length;) {
      const end = at + 12 + bytes.readUInt32LE(at + 8)
      events.push({
        timestampMs: bytes.readDoubleLE(at),
        message: bytes.toString('utf8', at + 12, end),
      })
      at = end
    }
    return { ingestedAtMs: bytes.readDoubleLE(0), events }
  },
}

export const chunks = new Table<[streamId: number, firstMs: number, chunk: number], Chunk>(
  'chunk',
  chunkCodec,
)

const LONGEST_PLAIN_NAME_BYTES = 400

/** A name as part of a key. Names may be longer than a key may be: those end in a hash. */
export function nameKey(name: string): string {
  if (Buffer.byteLength(name) <= LONGEST_PLAIN_NAME_BYTES) return name
  const hash = createHash('sha256').update(name).digest('hex')
  // 100 characters are at most 400 bytes; a cut surrogate pair becomes U+FFFD, the hash still differs.
  return `${name.slice(0, 80)}${hash}`
}
