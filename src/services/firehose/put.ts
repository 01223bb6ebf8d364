// Records into a delivery stream: durable in its buffers when the transaction is.

import type { HopOutcome } from '../../kernel/hop.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { append, lanesOf } from './buffer/append.ts'
import type { Packed } from './buffer/pack.ts'
import type { DeliveryRow } from './tables.ts'

export interface PutCause {
  /** `api:firehose.PutRecord`, or the ARN that records come from. */
  readonly party: string
  readonly via: string
  readonly outcome: HopOutcome
  readonly requestId?: string | undefined
}

export interface NewRecord {
  /** What it is called from here on; default: a new id. */
  readonly id?: string | undefined
  readonly data: Uint8Array
  /** Default: now. */
  readonly atMs?: number | undefined
  readonly parentId?: string | undefined
}

/** Answers their ids. */
export function* putRecords(
  tx: Tx,
  stream: DeliveryRow,
  records: readonly NewRecord[],
  { party, via, outcome, requestId }: PutCause,
): Reading<string[]> {
  const batch = tx.uuid()
  const packed: Packed[] = records.map(({ id, data, atMs }, i) => ({
    ...{ id: id ?? `${batch}-${i}`, data, atMs: atMs ?? tx.nowMs },
  }))
  for (const lane of lanesOf(stream)) yield* append(tx, stream, lane, packed)
  for (const [i, { id }] of packed.entries()) {
    const hop = { atMs: tx.nowMs, id, from: party, to: stream.arn, via, outcome, requestId }
    const { parentId } = records[i]!
    tx.hop({ ...hop, ...(parentId !== undefined && parentId !== id && { parentId }) } as never)
  }
  return packed.map(({ id }) => id)
}
