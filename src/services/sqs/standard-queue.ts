// A standard queue's messages: ready ones in order of the time they became so, waiting ones (in
// flight or delayed) in order of the time they become visible. Receiving takes from both ends'
// fronts, so nothing has to move a message when its timeout ends and depth costs nothing.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { expireMessage, sendToDeadLetter } from './departure.ts'
import {
  addTenantInFlight,
  readyInTenant,
  receiveFair,
  refreshTenant,
  trimTenants,
} from './fair-queue.ts'
import { chunks } from './limits.ts'
import type { NewMessage, Taken } from './queue.ts'
import type { Receipt } from './receipt-handle.ts'
import { isExhausted } from './redrive.ts'
import type { MessageState } from './row-codecs.ts'
import {
  delayedCounter,
  goneCounter,
  inFlightCounter,
  messageTable,
  queueTable,
  readyTable,
  relocationTable,
  sentCounter,
  tenantMessageTable,
  waitingTable,
  type QueueRow,
} from './tables.ts'

/** A message and where its index row stands. */
export interface Placed {
  readonly where: 'ready' | 'waiting' | 'tenant'
  readonly atMs: number
  readonly sequence: number
  readonly state: MessageState
}

const LAST = Number.MAX_SAFE_INTEGER

export function* insertStandard(tx: Tx, queue: QueueRow, message: NewMessage): Reading<number> {
  const { generation } = queue
  const sequence = yield* sentCounter.get(generation)
  sentCounter.add(tx, [generation], 1)
  messageTable.put(tx, [generation, sequence], message.row)
  const group = message.row.extras?.groupId
  if (group !== undefined && queue.fair === undefined) {
    queueTable.put(tx, [], { ...queue, fair: true })
  }
  const delaySeconds = message.delaySeconds ?? queue.settings.delaySeconds
  const state: MessageState = {
    sentAtMs: message.sentAtMs,
    receiveCount: message.receiveCount,
    firstReceivedAtMs: message.firstReceivedAtMs,
    delayed: delaySeconds > 0,
    relocated: false,
    kept: message.kept === true,
    group,
  }
  if (delaySeconds > 0) {
    delayedCounter.add(tx, [generation], 1)
    waitingTable.put(tx, [generation, tx.nowMs + delaySeconds * 1000, sequence], state)
  } else {
    yield* makeReady(tx, queue, sequence, tx.nowMs, state, true)
  }
  if (sequence % chunks.sendsPerTrim === chunks.sendsPerTrim - 1) yield* trimExpired(tx, queue)
  return sequence
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

/** Takes a waiting or ready message out of its index; it then counts as visible. */
export function* unindex(tx: Tx, queue: QueueRow, placed: Placed): Reading<void> {
  const { generation } = queue
  const { atMs, sequence, state } = placed
  if (placed.where === 'ready') readyTable.del(tx, [generation, atMs, sequence])
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
  if (state.relocated) relocationTable.del(tx, [generation, sequence])
  const next: MessageState = {
    sentAtMs: state.sentAtMs,
    receiveCount: state.receiveCount + 1,
    firstReceivedAtMs: state.firstReceivedAtMs === 0 ? tx.nowMs : state.firstReceivedAtMs,
    delayed: false,
    relocated: false,
    kept: false,
    group: state.group,
  }
  waitingTable.put(tx, [generation, visibleAtMs, sequence], next)
  inFlightCounter.add(tx, [generation], 1)
  if (state.group !== undefined) yield* addTenantInFlight(tx, queue, state.group, 1)
  const row = (yield* messageTable.get(generation, sequence))!
  return { sequence, state: next, row, receivedAtMs: tx.nowMs, visibleAtMs, group: state.group }
}

/** Up to `max` messages, oldest first; the expired and exhausted ones on the way leave the queue. */
export function* receiveStandard(
  tx: Tx,
  queue: QueueRow,
  max: number,
  visibilitySeconds: number,
): Reading<Taken[]> {
  if (queue.fair) return yield* receiveFair(tx, queue, max, visibilitySeconds)
  const taken: Taken[] = []
  let fromMs = 0
  // Bounded: each round without enough messages has removed some.
  for (let round = 0; round < 16 && taken.length < max; round++) {
    // Always `max`: those taken with a timeout of 0 are due again at once and stand in the way.
    const found = yield* oldest(tx, queue, max, fromMs)
    const expiredUntilMs = tx.nowMs - queue.settings.retentionSeconds * 1000
    if (found.length > 0 && found[0]!.atMs <= expiredUntilMs) {
      // A backlog that has expired is stepped over whole and removed bit by bit.
      yield* trimExpired(tx, queue)
      fromMs = expiredUntilMs + 1
      continue
    }
    for (const placed of found) {
      if (taken.length >= max) break
      if (taken.some((message) => message.sequence === placed.sequence)) continue
      const message = yield* takeOrDismiss(tx, queue, placed, visibilitySeconds)
      if (message !== undefined) taken.push(message)
    }
    if (found.length < max) break
  }
  return taken
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

/** The oldest messages that can be received now, ready and due ones merged by time. */
export function* oldest(tx: Tx, queue: QueueRow, limit: number, fromMs: number): Reading<Placed[]> {
  const { generation } = queue
  const after = fromMs === 0 ? undefined : ([generation, fromMs - 1, LAST] as const)
  const ready = yield* readyTable.range([generation], { limit, after: after as never })
  const due = yield* waitingTable.range([generation], {
    limit,
    after: after as never,
    before: [generation, tx.nowMs + 1],
  })
  const placed = ready.map(({ key, row }) => placedAt('ready', key, row))
  if (due.length === 0) return placed
  for (const { key, row } of due) placed.push(placedAt('waiting', key, row))
  placed.sort((a, b) => a.atMs - b.atMs || a.sequence - b.sequence)
  return placed.length > limit ? placed.slice(0, limit) : placed
}

export function placedAt(
  where: Placed['where'],
  key: { integer(): number },
  state: MessageState,
): Placed {
  key.integer()
  return { where, atMs: key.integer(), sequence: key.integer(), state }
}

/** Removes a bounded number of messages that have certainly expired. */
export function* trimExpired(tx: Tx, queue: QueueRow): Reading<number> {
  const { generation } = queue
  const untilMs = tx.nowMs - queue.settings.retentionSeconds * 1000
  if (untilMs < 0) return 0
  const options = { limit: chunks.expired, before: [generation, untilMs + 1] }
  const ready = yield* readyTable.range([generation], options)
  const waiting = yield* waitingTable.range([generation], options)
  const expired = ready.map(({ key, row }) => placedAt('ready', key, row))
  for (const { key, row } of waiting) expired.push(placedAt('waiting', key, row))
  for (const placed of expired) {
    yield* unindex(tx, queue, placed)
    if (placed.state.relocated) relocationTable.del(tx, [generation, placed.sequence])
    yield* expireMessage(tx, queue, placed.sequence)
  }
  return expired.length + (queue.fair ? yield* trimTenants(tx, queue, untilMs) : 0)
}

/** Counts a bounded number of messages whose wait is over as visible. */
export function* promoteStandard(tx: Tx, queue: QueueRow): Reading<number> {
  const { generation } = queue
  const due = yield* waitingTable.range([generation], {
    limit: chunks.promoted,
    before: [generation, tx.nowMs + 1],
  })
  for (const { key, row } of due) {
    const placed = placedAt('waiting', key, row)
    yield* unindex(tx, queue, placed)
    yield* makeReady(tx, queue, placed.sequence, placed.atMs, { ...row, delayed: false })
  }
  return due.length
}

/** When the next waiting message becomes visible. */
export function* nextVisibleStandard(tx: Tx, queue: QueueRow): Reading<number | undefined> {
  const [next] = yield* waitingTable.range([queue.generation], {
    limit: 1,
    after: [queue.generation, tx.nowMs, LAST],
  })
  return next === undefined ? undefined : placedAt('waiting', next.key, next.row).atMs
}

/** The message as this handle left it; undefined once deleted or received again. */
export function* locateStandard(queue: QueueRow, receipt: Receipt): Reading<Placed | undefined> {
  const { generation } = queue
  const { sequence } = receipt
  if (receipt.generation !== generation) return undefined
  const there = yield* placedFor(queue, receipt, receipt.visibleAtMs)
  if (there !== undefined) return there
  const movedToMs = yield* relocationTable.get(generation, sequence)
  return movedToMs === undefined ? undefined : yield* placedFor(queue, receipt, movedToMs)
}

function* placedFor(queue: QueueRow, receipt: Receipt, atMs: number): Reading<Placed | undefined> {
  const { generation } = queue
  const { sequence, receiveCount, group } = receipt
  const waiting = yield* waitingTable.get(generation, atMs, sequence)
  if (waiting !== undefined && waiting.receiveCount === receiveCount) {
    return { where: 'waiting', atMs, sequence, state: waiting }
  }
  const ready =
    group === undefined
      ? yield* readyTable.get(generation, atMs, sequence)
      : yield* tenantMessageTable.get(generation, group, atMs, sequence)
  if (ready === undefined || ready.receiveCount !== receiveCount) return undefined
  return { where: group === undefined ? 'ready' : 'tenant', atMs, sequence, state: ready }
}

/** Removes a located message for good. */
export function* removeStandard(tx: Tx, queue: QueueRow, placed: Placed): Reading<void> {
  const { generation } = queue
  yield* unindex(tx, queue, placed)
  if (placed.state.relocated) relocationTable.del(tx, [generation, placed.sequence])
  messageTable.del(tx, [generation, placed.sequence])
  goneCounter.add(tx, [generation], 1)
}

/** Moves a message in flight to another time; 0 seconds returns it at once. */
export function* rescheduleStandard(
  tx: Tx,
  queue: QueueRow,
  placed: Placed,
  seconds: number,
): Reading<void> {
  const { generation } = queue
  const { sequence } = placed
  const state = { ...placed.state, relocated: true }
  const visibleAtMs = tx.nowMs + seconds * 1000
  if (seconds === 0) {
    yield* unindex(tx, queue, placed)
    yield* makeReady(tx, queue, sequence, visibleAtMs, state)
  } else {
    waitingTable.del(tx, [generation, placed.atMs, sequence])
    waitingTable.put(tx, [generation, visibleAtMs, sequence], state)
  }
  relocationTable.put(tx, [generation, sequence], visibleAtMs)
}
