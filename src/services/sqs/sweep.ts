// Rows of purged messages and deleted queues, removed in the background a bounded number at a time.
// Nobody can see them: every read begins with the queue's present generation.

import type { Env } from '../service.ts'
import type { Key, Tx, Val } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import { chunks, limits } from './limits.ts'
import { counted } from './queue.ts'
import {
  attemptAge,
  attemptTable,
  deduplicationAge,
  deduplicationTable,
  delayedCounter,
  fifoDelayTable,
  goneCounter,
  groupIndex,
  groupMessageTable,
  groupTable,
  inFlightCounter,
  lapseIndex,
  messageTable,
  moveTaskTable,
  queueTable,
  readQueueOrTombstone,
  readyTable,
  relocationTable,
  sentCounter,
  tenantIndex,
  tenantMessageTable,
  tenantTable,
  waitingTable,
  type QueueRow,
} from './tables.ts'
import { keyOf, rangeOf } from '../../store/key.ts'

export const SQS_PURGE = 'sqs-purge'

export interface Sweep {
  readonly queueArn: string
  /** Messages of this generation and older go. */
  readonly generation: number
  /** The queue was deleted at this time: its row goes too. */
  readonly deletedMs?: number
}

const messageRows = [
  messageTable,
  readyTable,
  waitingTable,
  relocationTable,
  groupMessageTable,
  groupTable,
  groupIndex,
  lapseIndex,
  fifoDelayTable,
  attemptTable,
  attemptAge,
  tenantTable,
  tenantIndex,
  tenantMessageTable,
  deduplicationTable,
  deduplicationAge,
  sentCounter,
  goneCounter,
  inFlightCounter,
  delayedCounter,
].map(({ name }) => name)

export function emitSweep(tx: Tx, queue: QueueRow, deleted: boolean): void {
  const sweep: Sweep = {
    queueArn: queue.arn,
    generation: queue.generation,
    deletedMs: deleted ? tx.nowMs : undefined,
  }
  tx.emit({ edge: SQS_PURGE, target: queue.arn, payload: sweep })
}

/** One hop for all the messages that are gone. */
export function* hopPurged(tx: Tx, queue: QueueRow, via: string, requestId: string): Reading<void> {
  const { visible, inFlight, delayed } = yield* counted(queue)
  const total = visible + inFlight + delayed
  if (total === 0) return
  tx.hop({
    atMs: tx.nowMs,
    id: requestId,
    from: queue.arn,
    to: queue.arn,
    via,
    outcome: 'purged',
    reason: `${total} messages: ${visible} visible, ${inFlight} in flight, ${delayed} delayed`,
    requestId,
  })
}

/** Sweeps until nothing is left; repeating any part of it after a crash is harmless. */
export async function sweepQueue(
  store: Env['store'],
  partition: string,
  sweep: Sweep,
  intentId: string,
  signal?: AbortSignal,
): Promise<void> {
  for (const name of messageRows) {
    let more = true
    while (more && !signal?.aborted) {
      more = await store.transact(partition, (tx) => sweepChunk(tx, name, sweep.generation))
    }
  }
  if (signal?.aborted) return
  await store.transact(partition, (tx) => finish(tx, partition, sweep, intentId))
}

function* sweepChunk(tx: Tx, name: string, generation: number): Reading<boolean> {
  const rows = (yield {
    op: 'range',
    start: rangeOf(name).start,
    end: keyOf(name, generation + 1),
    limit: chunks.purged,
  }) as [Key, Val][]
  for (const [key] of rows) tx.del(key)
  return rows.length === chunks.purged
}

/** The last step takes the intent; a deleted queue's tombstone goes when its name is free again. */
function* finish(tx: Tx, partition: string, sweep: Sweep, intentId: string): Reading<void> {
  if (!(yield* take(intentId)) || sweep.deletedMs === undefined) return
  const queue = yield* readQueueOrTombstone(partition)
  if (queue?.deletedMs !== sweep.deletedMs) return
  const freeAtMs = sweep.deletedMs + limits.deleteQuietMs
  if (tx.nowMs < freeAtMs) {
    tx.emit({ edge: SQS_PURGE, target: sweep.queueArn, dueAtMs: freeAtMs, payload: sweep })
    return
  }
  queueTable.del(tx, [])
  const { start, end } = moveTaskTable.bounds()
  const tasks = (yield { op: 'range', start, end, limit: chunks.purged }) as [Key, Val][]
  for (const [key] of tasks) tx.del(key)
}
