// When a shard is next looked at for records past their retention.

import type { Tx } from '../../store/store.ts'
import type { StreamRow } from './tables.ts'

export const TRIM = 'kinesis-trim'

export interface Trim {
  readonly account: string
  readonly region: string
  readonly stream: string
  readonly space: number
  readonly shard: number
  /** Began with a shorter retention, beside the job that waits. */
  readonly extra?: true
}

/** Records that end within the same minutes go together. */
const TOGETHER_MS = 5 * 60_000

export function retentionMs({ retentionHours }: Pick<StreamRow, 'retentionHours'>): number {
  return retentionHours * 3_600_000
}

export function endOf(stream: Pick<StreamRow, 'retentionHours'>, atMs: number): number {
  return Math.ceil((atMs + retentionMs(stream)) / TOGETHER_MS) * TOGETHER_MS
}

function jobOf({ account, region, name, space }: StreamRow, shard: number): Trim {
  return { account, region, stream: name, space, shard }
}

/** Lets the chore wait for what came at `atMs`; answers when it wakes. */
export function trimAt(tx: Tx, stream: StreamRow, shard: number, atMs: number): number {
  const dueAtMs = endOf(stream, atMs)
  const payload = jobOf(stream, shard)
  tx.emit({ edge: TRIM, target: `${stream.arn}/${shard}`, dueAtMs, payload })
  return dueAtMs
}

export function trimNow(tx: Tx, stream: StreamRow, shard: number): void {
  const payload: Trim = { ...jobOf(stream, shard), extra: true }
  tx.emit({ edge: TRIM, target: `${stream.arn}/${shard}`, payload })
}
