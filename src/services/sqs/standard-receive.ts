// Receiving from a standard queue: the fronts of the ready and of the waiting messages, merged by
// time, so that nothing has to move a message when its timeout ends and depth costs nothing.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { receiveFair } from './fair-queue.ts'
import { placedAt, takeOrDismiss } from './placement.ts'
import type { Placed } from './placed.ts'
import type { Taken } from './passing.ts'
import { byAge, oldestReady } from './runs.ts'
import { nextVisibleStandard, trimExpired } from './standard-queue.ts'
import { calmTable, NEVER_MS, waitingTable, type QueueRow } from './tables.ts'

/** Further messages that weather may bring forward. */
const SHUFFLED_FRONT = 9
const LAST = Number.MAX_SAFE_INTEGER
/** Rounds, and messages that one looks at: together what a receive may take of the event loop. */
const MOST_ROUNDS = 16
const LARGEST_FRONT = 64

/** Up to `max` messages, oldest first; the expired and exhausted ones on the way leave the queue. */
export function* receiveStandard(
  tx: Tx,
  queue: QueueRow,
  max: number,
  visibilitySeconds: number,
  /** In test mode: another order of those in front. */
  order?: (placed: readonly Placed[]) => readonly Placed[],
): Reading<Taken[]> {
  if (queue.fair) return yield* receiveFair(tx, queue, max, visibilitySeconds)
  const taken: Taken[] = []
  let fromMs = 0
  // Each round without enough messages has removed some, so the next one looks at twice as many.
  let front = order === undefined ? max : max + SHUFFLED_FRONT
  for (let round = 0; round < MOST_ROUNDS && taken.length < max; round++) {
    // Never fewer than `max`: those taken with a timeout of 0 are due again at once, and in the way.
    const found = yield* oldest(tx, queue, front, fromMs)
    const expiredUntilMs = tx.nowMs - queue.settings.retentionSeconds * 1000
    if (found.length > 0 && found[0]!.atMs <= expiredUntilMs) {
      // A backlog that has expired is stepped over whole and removed bit by bit.
      yield* trimExpired(tx, queue)
      fromMs = expiredUntilMs + 1
      continue
    }
    for (const placed of order?.(found) ?? found) {
      if (taken.length >= max) break
      if (taken.some((message) => message.sequence === placed.sequence)) continue
      const message = yield* takeOrDismiss(tx, queue, placed, visibilitySeconds)
      if (message !== undefined) taken.push(message)
    }
    if (found.length < front) break
    front = Math.max(front, Math.min(2 * front, LARGEST_FRONT))
  }
  return taken
}

/** The oldest messages that can be received now, ready and due ones merged by time. */
export function* oldest(tx: Tx, queue: QueueRow, limit: number, fromMs: number): Reading<Placed[]> {
  const placed = yield* oldestReady(queue, limit, fromMs)
  const due = yield* dueOf(tx, queue, limit, fromMs)
  if (due.length === 0) return placed
  placed.push(...due)
  placed.sort(byAge)
  return placed.length > limit ? placed.slice(0, limit) : placed
}

/** Waiting messages whose wait is over. */
function* dueOf(tx: Tx, queue: QueueRow, limit: number, fromMs: number): Reading<Placed[]> {
  const { generation } = queue
  const calmUntilMs = yield* calmTable.get(generation)
  if (calmUntilMs !== undefined && tx.nowMs < calmUntilMs) return []
  const due = yield* waitingTable.range([generation], {
    limit,
    after: fromMs === 0 ? undefined : [generation, fromMs - 1, LAST],
    before: [generation, tx.nowMs + 1],
  })
  if (due.length === 0 && fromMs === 0) {
    calmTable.put(tx, [generation], (yield* nextVisibleStandard(tx, queue)) ?? NEVER_MS)
  }
  return due.map(({ key, row }) => placedAt('waiting', key, row))
}
