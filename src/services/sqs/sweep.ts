// Rows of purged messages and deleted queues, removed in the background a bounded number at a time.
// Nobody can see them: every read begins with the queue's present generation.

import type { Remaining } from '../../store/chore.ts'
import type { Key, Tx, Val } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { chunks, limits } from './limits.ts'
import { counted } from './queue.ts'
import {
  attemptAge,
  attemptTable,
  calmGroupsTable,
  calmTable,
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
  calmTable,
  relocationTable,
  groupMessageTable,
  groupTable,
  groupIndex,
  calmGroupsTable,
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

/** Removes so many rows; then a deleted queue's tombstone, when its name is free again. */
export function* sweepStep(tx: Tx, partition: string, sweep: Sweep): Reading<Remaining<Sweep>> {
  let room = chunks.purged
  for (const name of messageRows) {
    room -= yield* sweepRows(tx, name, sweep.generation, room)
    if (room === 0) return { state: sweep }
  }
  if (sweep.deletedMs === undefined) return undefined
  const queue = yield* readQueueOrTombstone(partition)
  if (queue?.deletedMs !== sweep.deletedMs) return undefined
  const freeAtMs = sweep.deletedMs + limits.deleteQuietMs
  if (tx.nowMs < freeAtMs) return { state: sweep, atMs: freeAtMs }
  queueTable.del(tx, [])
  const { start, end } = moveTaskTable.bounds()
  const tasks = (yield { op: 'range', start, end, limit: chunks.purged }) as [Key, Val][]
  for (const [key] of tasks) tx.del(key)
  return undefined
}

function* sweepRows(tx: Tx, name: string, generation: number, limit: number): Reading<number> {
  const rows = (yield {
    op: 'range',
    start: rangeOf(name).start,
    end: keyOf(name, generation + 1),
    limit,
  }) as [Key, Val][]
  for (const [key] of rows) tx.del(key)
  return rows.length
}
