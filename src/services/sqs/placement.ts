// Where a standard queue's message stands: ready, waiting (in flight or delayed), or ready in its
// tenant's backlog; and how it gets there and away again.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { expireMessage, sendToDeadLetter } from './departure.ts'
import type { Taken } from './passing.ts'
import { isExhausted } from './redrive.ts'
import type { MessageState } from './row-codecs.ts'
import { leaveRun } from './runs.ts'
import {
  calmTable,
  delayedCounter,
  inFlightCounter,
  messageTable,
  readyTable,
  relocationTable,
  tenantMessageTable,
  waitingTable,
  type QueueRow,
} from './tables.ts'
import { addTenantInFlight, readyInTenant, refreshTenant } from './tenants.ts'
import type { Placed } from './placed.ts'

export function placedAt(
  where: Placed['where'],
  key: { integer(): number },
  state: MessageState,
): Placed {
  key.integer()
  return { where, atMs: key.integer(), sequence: key.integer(), state }
}

/** Puts a message that is in no index among the ready ones. */
export function* makeReady(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  sinceMs: number,
  state: MessageState,
  sent = false,
): Reading<void> {
  if (state.group === undefined) readyTable.put(tx, [queue.generation, sinceMs, sequence], state)
  else yield* readyInTenant(tx, queue, sequence, sinceMs, state, sent)
}

/** Puts a message's row among the waiting ones. */
export function* putWaiting(
  tx: Tx,
  { generation }: QueueRow,
  visibleAtMs: number,
  sequence: number,
  state: MessageState,
): Reading<void> {
  waitingTable.put(tx, [generation, visibleAtMs, sequence], state)
  const calmUntilMs = yield* calmTable.get(generation)
  if (calmUntilMs !== undefined && visibleAtMs < calmUntilMs) {
    calmTable.put(tx, [generation], visibleAtMs)
  }
}

/** Puts a message that is in no index among those in flight. */
export function* makeWaiting(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  visibleAtMs: number,
  state: MessageState,
): Reading<void> {
  yield* putWaiting(tx, queue, visibleAtMs, sequence, state)
  inFlightCounter.add(tx, [queue.generation], 1)
  if (state.group !== undefined) yield* addTenantInFlight(tx, queue, state.group, 1)
}

/** Takes a waiting or ready message out of its index; it then counts as visible. */
export function* unindex(tx: Tx, queue: QueueRow, placed: Placed): Reading<void> {
  const { generation } = queue
  const { atMs, sequence, state } = placed
  if (placed.where === 'run') yield* leaveRun(tx, queue, placed)
  else if (placed.where === 'ready') readyTable.del(tx, [generation, atMs, sequence])
  else if (placed.where === 'tenant') {
    tenantMessageTable.del(tx, [generation, state.group!, atMs, sequence])
    yield* refreshTenant(tx, queue, state.group!)
  } else {
    waitingTable.del(tx, [generation, atMs, sequence])
    if (state.delayed) delayedCounter.add(tx, [generation], -1)
    else {
      inFlightCounter.add(tx, [generation], -1)
      if (state.group !== undefined) yield* addTenantInFlight(tx, queue, state.group, -1)
    }
  }
}

/** Hides a message that is in no index until its visibility timeout ends. */
export function* hide(
  tx: Tx,
  queue: QueueRow,
  placed: Placed,
  visibilitySeconds: number,
): Reading<Taken> {
  const { generation } = queue
  const { sequence, state } = placed
  const visibleAtMs = tx.nowMs + visibilitySeconds * 1000
  // Handles of its earlier receives find it by this.
  const relocated = state.receiveCount > state.receivedElsewhere
  if (relocated) relocationTable.put(tx, [generation, sequence], visibleAtMs)
  const next: MessageState = {
    sentAtMs: state.sentAtMs,
    receiveCount: state.receiveCount + 1,
    receivedElsewhere: state.receivedElsewhere,
    firstReceivedAtMs: state.firstReceivedAtMs === 0 ? tx.nowMs : state.firstReceivedAtMs,
    delayed: false,
    relocated,
    kept: false,
    group: state.group,
  }
  yield* makeWaiting(tx, queue, sequence, visibleAtMs, next)
  const row = (yield* messageTable.get(generation, sequence))!
  return { sequence, state: next, row, receivedAtMs: tx.nowMs, visibleAtMs, group: state.group }
}

/** undefined when the message expired or went to the dead-letter queue instead. */
export function* takeOrDismiss(
  tx: Tx,
  queue: QueueRow,
  placed: Placed,
  visibilitySeconds: number,
): Reading<Taken | undefined> {
  yield* unindex(tx, queue, placed)
  const { sequence, state } = placed
  const expired = state.sentAtMs + queue.settings.retentionSeconds * 1000 <= tx.nowMs
  if (!expired && !isExhausted(state, queue.settings.redrive)) {
    return yield* hide(tx, queue, placed, visibilitySeconds)
  }
  if (state.relocated) relocationTable.del(tx, [queue.generation, sequence])
  if (expired) yield* expireMessage(tx, queue, sequence)
  else yield* sendToDeadLetter(tx, queue, sequence, state)
  return undefined
}
