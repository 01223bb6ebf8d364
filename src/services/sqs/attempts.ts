// ReceiveRequestAttemptId: a FIFO receive that is repeated because its answer was lost gets the
// same messages again, with the same handles.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-receiverequestattemptid-request-parameter.html

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { settleGroup } from './fifo-groups.ts'
import { isWithinDeduplication } from './fifo.ts'
import type { GroupRow } from './group-row.ts'
import { limits } from './limits.ts'
import type { Taken } from './passing.ts'
import {
  attemptAge,
  attemptTable,
  groupMessageTable,
  groupTable,
  messageTable,
  type AttemptRow,
  type QueueRow,
} from './tables.ts'

const FORGOTTEN_AT_ONCE = 16

/** What that attempt received, hidden anew; undefined when it is none or no longer stands. */
export function* repeatAttempt(
  tx: Tx,
  queue: QueueRow,
  attemptId: string,
  visibilitySeconds: number,
): Reading<Taken[] | undefined> {
  const { generation } = queue
  const attempt = yield* attemptTable.get(generation, attemptId)
  if (attempt === undefined || !isWithinDeduplication(attempt.atMs, tx.nowMs)) return undefined
  const groups = new Map<string, GroupRow>()
  for (const { group, sequence, receiveCount, visibleAtMs } of attempt.received) {
    const row = groups.get(group) ?? (yield* groupTable.get(generation, group))
    // A message deleted, or whose visibility was changed or ran out, ends the attempt's claim.
    const held = row?.inFlight.some(
      (message) =>
        message.sequence === sequence &&
        message.receiveCount === receiveCount &&
        message.visibleAtMs === visibleAtMs &&
        visibleAtMs > tx.nowMs,
    )
    if (!held) return undefined
    groups.set(group, row!)
  }
  const visibleAtMs = tx.nowMs + visibilitySeconds * 1000
  const again = new Set(attempt.received.map(({ sequence }) => sequence))
  for (const [group, row] of groups) {
    const inFlight = row.inFlight.map((message) =>
      again.has(message.sequence) ? { ...message, visibleAtMs } : message,
    )
    yield* settleGroup(tx, queue, group, row, inFlight)
  }
  const received = attempt.received.map((message) => ({ ...message, visibleAtMs }))
  attemptTable.put(tx, [generation, attemptId], { ...attempt, received })
  return yield* takenAgain(queue, received)
}

function* takenAgain(queue: QueueRow, received: AttemptRow['received']): Reading<Taken[]> {
  const taken: Taken[] = []
  for (const { group, sequence, receivedAtMs, visibleAtMs } of received) {
    const state = (yield* groupMessageTable.get(queue.generation, group, sequence))!
    const row = (yield* messageTable.get(queue.generation, sequence))!
    taken.push({ sequence, state, row, receivedAtMs, visibleAtMs, group })
  }
  return taken
}

export function* rememberAttempt(
  tx: Tx,
  queue: QueueRow,
  attemptId: string,
  taken: readonly Taken[],
): Reading<void> {
  const { generation } = queue
  const old = yield* attemptTable.get(generation, attemptId)
  if (old !== undefined) attemptAge.del(tx, [generation, old.atMs, attemptId])
  const received = taken.map(({ group, sequence, state, receivedAtMs, visibleAtMs }) => ({
    group: group!,
    sequence,
    receiveCount: state.receiveCount,
    receivedAtMs,
    visibleAtMs,
  }))
  attemptTable.put(tx, [generation, attemptId], { atMs: tx.nowMs, received })
  attemptAge.put(tx, [generation, tx.nowMs, attemptId], null)
  if (tx.nowMs < limits.deduplicationMs) return
  const expired = yield* attemptAge.range([generation], {
    limit: FORGOTTEN_AT_ONCE,
    before: [generation, tx.nowMs - limits.deduplicationMs + 1],
  })
  for (const { key } of expired) {
    key.integer()
    const atMs = key.integer()
    const id = key.text()
    attemptAge.del(tx, [generation, atMs, id])
    attemptTable.del(tx, [generation, id])
  }
}
