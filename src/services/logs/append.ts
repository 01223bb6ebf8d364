// Writing events: what one call brings becomes few chunk rows.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { EVENT_OVERHEAD_BYTES } from './limits.ts'
import { measure } from './metric-filter.ts'
import { publish } from './subscription.ts'
import {
  CHUNK_BYTES,
  CHUNK_SPAN_MS,
  chunks,
  doomed,
  groups,
  nameKey,
  storedBytes,
  streams,
  timeline,
  type GroupRow,
  type LogEvent,
  type StreamRow,
} from './tables.ts'

const DAY_MS = 24 * 3600_000
const TRIMMED_PER_APPEND = 16

/** Appends events, in the order of time, to a stream that is there. Returns the stream's new row. */
export function* appendEvents(
  tx: Tx,
  group: GroupRow,
  stream: StreamRow,
  events: readonly LogEvent[],
): Reading<StreamRow> {
  let { chunks: sequence } = stream
  let total = 0
  for (const part of cutIntoChunks(events)) {
    const firstMs = part.events[0]!.timestampMs
    chunks.put(tx, [stream.id, firstMs, sequence], {
      ingestedAtMs: tx.nowMs,
      events: part.events,
    })
    timeline.put(tx, [firstMs, stream.id, sequence], { bytes: part.bytes, stream: stream.name })
    if (group.metricFilters) yield* measure(tx, part.events)
    if (group.subscriptions) yield* publish(tx, group, stream, sequence, part.events)
    total += part.bytes
    sequence++
  }
  const first = events[0]?.timestampMs ?? tx.nowMs
  const last = events.at(-1)?.timestampMs ?? tx.nowMs
  const changed: StreamRow = {
    ...stream,
    firstEventMs: Math.min(stream.firstEventMs ?? first, first),
    lastEventMs: Math.max(stream.lastEventMs ?? last, last),
    lastIngestionMs: tx.nowMs,
    chunks: sequence,
  }
  streams.put(tx, [nameKey(stream.name)], changed)
  storedBytes.add(tx, [], total)
  yield* trim(tx, group)
  return changed
}

function* cutIntoChunks(
  events: readonly LogEvent[],
): Generator<{ events: LogEvent[]; bytes: number }> {
  let part: LogEvent[] = []
  let bytes = 0
  for (const event of events) {
    const size = Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES
    const tooLate = part.length > 0 && event.timestampMs - part[0]!.timestampMs > CHUNK_SPAN_MS
    if (part.length > 0 && (tooLate || bytes + size > CHUNK_BYTES)) {
      yield { events: part, bytes }
      part = []
      bytes = 0
    }
    part.push(event)
    bytes += size
  }
  if (part.length > 0) yield { events: part, bytes }
}

/** Creates a stream; the caller has checked that there is none of that name. */
export function createStream(tx: Tx, group: GroupRow, name: string): StreamRow {
  const stream: StreamRow = { id: group.nextStreamId, name, createdAtMs: tx.nowMs, chunks: 0 }
  streams.put(tx, [nameKey(name)], stream)
  groups.put(tx, [], { ...group, nextStreamId: group.nextStreamId + 1 })
  return stream
}

/** Events before this moment are past the group's retention: nobody sees them any more. */
export function retentionHorizonMs(group: GroupRow, nowMs: number): number {
  return group.retentionDays === undefined ? 0 : nowMs - group.retentionDays * DAY_MS
}

/** Removes a few chunks that are wholly past retention: each append pays for what it adds. */
function* trim(tx: Tx, group: GroupRow): Reading<void> {
  const horizonMs = retentionHorizonMs(group, tx.nowMs) - CHUNK_SPAN_MS
  if (horizonMs <= 0) return
  const expired = yield* timeline.range([], { limit: TRIMMED_PER_APPEND, before: [horizonMs] })
  for (const { key, row } of expired) {
    const [firstMs, streamId, chunk] = [key.integer(), key.integer(), key.integer()]
    removeChunk(tx, firstMs, streamId, chunk, row.bytes)
  }
}

export function removeChunk(
  tx: Tx,
  firstMs: number,
  streamId: number,
  chunk: number,
  bytes: number,
): void {
  timeline.del(tx, [firstMs, streamId, chunk])
  chunks.del(tx, [streamId, firstMs, chunk])
  storedBytes.add(tx, [], -bytes)
}

const SWEPT_PER_TRANSACTION = 32

/** Removes chunks of deleted streams, boundedly; answers whether any are left. */
export function* sweepDoomed(tx: Tx): Reading<boolean> {
  const [first] = yield* doomed.range([], { limit: 1 })
  if (first === undefined) return false
  const streamId = first.key.integer()
  const rows = yield* chunks.range([streamId], { limit: SWEPT_PER_TRANSACTION })
  for (const { key, row } of rows) {
    key.integer()
    const bytes = row.events.reduce(
      (sum, event) => sum + Buffer.byteLength(event.message) + EVENT_OVERHEAD_BYTES,
      0,
    )
    removeChunk(tx, key.integer(), streamId, key.integer(), bytes)
  }
  if (rows.length < SWEPT_PER_TRANSACTION) doomed.del(tx, [streamId])
  return true
}
