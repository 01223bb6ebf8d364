// Records into a lane's buffer, inside a transaction on the delivery stream. A buffer that is full is
// sealed, and its intent due at once; the next record opens another one.
// https://docs.aws.amazon.com/firehose/latest/dev/buffering-hints.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { isStaged, type Hints } from '../destination/destination.ts'
import { MIB } from '../limits.ts'
import {
  buffers,
  heads,
  open,
  packs,
  type BufferRow,
  type DeliveryRow,
  type Keys,
  type Lane,
  type Sealed,
} from '../tables.ts'
import type { Packed } from './pack.ts'

/** Payload of the intents of a stream's buffers. */
export interface BufferJob {
  readonly streamArn: string
  readonly id: string
  readonly number: number
}

const ROW_BYTES = MIB

/** What a stage without a function takes at once. */
const STAGE: Hints = { bytes: MIB, ms: 0 }

export const ERROR_LANE = 'error/'

/** The lanes of what is put: where transforms are to pass, and where a backup is to be kept. */
export function lanesOf({ destination }: DeliveryRow): Lane[] {
  const backsUp = destination.backup !== undefined || destination.endpoint?.backsUpAll === true
  return [isStaged(destination) ? 'in' : 'out', ...(backsUp ? ['backup'] : [])]
}

function hintsOf({ destination }: DeliveryRow, lane: Lane): Hints {
  if (lane === 'in') return destination.transform?.hints ?? STAGE
  if (lane === 'backup') return (destination.backup ?? destination.s3).hints
  if (lane.startsWith(ERROR_LANE)) return destination.s3.hints
  return destination.endpoint?.hints ?? destination.s3.hints
}

function edgeOf({ destination }: DeliveryRow, lane: Lane): string {
  if (lane === 'in') return 'firehose-to-lambda'
  const isOut = lane !== 'backup' && !lane.startsWith(ERROR_LANE)
  return isOut && destination.endpoint ? 'firehose-to-http' : 'firehose-to-s3'
}

export function* append(
  tx: Tx,
  stream: DeliveryRow,
  lane: Lane,
  records: readonly Packed[],
  keys?: Keys,
): Reading<void> {
  const hints = hintsOf(stream, lane)
  let from = 0
  while (from < records.length) {
    const found = yield* open.get(stream.id, lane)
    const number = found?.number ?? (yield* newBuffer(tx, stream, lane, hints, keys))
    let buffer = (yield* buffers.get(stream.id, number))!
    while (from < records.length && (buffer.bytes < hints.bytes || buffer.records === 0)) {
      const end = rowEnd(records, from, Math.max(1, hints.bytes - buffer.bytes))
      buffer = putRow(tx, stream, number, buffer, records.slice(from, end))
      from = end
    }
    if (buffer.bytes < hints.bytes) buffers.put(tx, [stream.id, number], buffer)
    else yield* seal(tx, stream, number, buffer, true)
  }
}

/** Where the records of one row end: about a mebibyte, or what fills the buffer. */
function rowEnd(records: readonly Packed[], from: number, room: number): number {
  let bytes = 0
  for (let i = from; i < records.length; i++) {
    const size = records[i]!.data.length
    if (i > from && bytes + size > ROW_BYTES) return i
    bytes += size
    if (bytes >= room) return i + 1
  }
  return records.length
}

function putRow(
  tx: Tx,
  { id }: DeliveryRow,
  number: number,
  buffer: BufferRow,
  records: readonly Packed[],
): BufferRow {
  packs.put(tx, [id, number, buffer.rows], { records })
  return {
    ...buffer,
    rows: buffer.rows + 1,
    records: buffer.records + records.length,
    bytes: buffer.bytes + records.reduce((sum, { data }) => sum + data.length, 0),
    oldestMs: records.reduce((oldest, { atMs }) => Math.min(oldest, atMs), buffer.oldestMs),
  }
}

function* newBuffer(
  tx: Tx,
  stream: DeliveryRow,
  lane: Lane,
  hints: Hints,
  keys: Keys | undefined,
): Reading<number> {
  const { next: number, active } = (yield* heads.get(stream.id)) ?? { next: 0, active: 0 }
  heads.put(tx, [stream.id], { next: number + 1, active: active + (keys ? 1 : 0) })
  const payload: BufferJob = { streamArn: stream.arn, id: stream.id, number }
  const dueAtMs = tx.nowMs + hints.ms
  const edge = edgeOf(stream, lane)
  const intentId = tx.emit({ edge, target: stream.arn, dueAtMs, payload })
  open.put(tx, [stream.id, lane], { number })
  buffers.put(tx, [stream.id, number], {
    ...{ lane, openedMs: tx.nowMs, oldestMs: Number.MAX_SAFE_INTEGER },
    ...{ records: 0, bytes: 0, rows: 0, intentId },
    ...(keys && { keys }),
  })
  return number
}

/** Closes a buffer: nothing is added any more, and its name is fixed. */
export function* seal(
  tx: Tx,
  stream: DeliveryRow,
  number: number,
  buffer: BufferRow,
  hurries: boolean,
): Reading<BufferRow & { readonly sealed: Sealed }> {
  const chance = Buffer.from(tx.random(16)).toString('hex')
  const sealed = { atMs: tx.nowMs, id: tx.uuid(), chance, version: stream.version }
  const row = { ...buffer, sealed }
  buffers.put(tx, [stream.id, number], row)
  open.del(tx, [stream.id, buffer.lane])
  if (buffer.keys !== undefined) {
    const head = (yield* heads.get(stream.id))!
    heads.put(tx, [stream.id], { ...head, active: Math.max(0, head.active - 1) })
  }
  if (hurries) tx.reschedule(buffer.intentId, { dueAtMs: tx.nowMs, attempt: 0 })
  return row
}
