// A standard queue's messages: ready ones in order of the time they became so, waiting ones (in
// flight or delayed) in order of the time they become visible.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { expireMessage } from './departure.ts'
import { trimTenants } from './fair-queue.ts'
import { chunks } from './limits.ts'
import { makeReady, makeWaiting, placedAt, putWaiting, unindex } from './placement.ts'
import type { Placed } from './placed.ts'
import type { NewMessage } from './passing.ts'
import type { Receipt } from './receipt-handle.ts'
import type { MessageState } from './row-codecs.ts'
import { FreshMessages, oldestReady } from './runs.ts'
import {
  delayedCounter,
  goneCounter,
  messageTable,
  queueTable,
  readyTable,
  relocationTable,
  sentCounter,
  tenantMessageTable,
  waitingTable,
  type QueueRow,
} from './tables.ts'

const LAST = Number.MAX_SAFE_INTEGER

/** Puts messages into the queue, in order; answers the first one's sequence. What they have in common is written once. */
export function* insertStandard(
  tx: Tx,
  queue: QueueRow,
  messages: readonly NewMessage[],
): Reading<number> {
  const { generation } = queue
  const first = yield* sentCounter.get(generation)
  const end = first + messages.length
  sentCounter.add(tx, [generation], messages.length)
  const fresh = new FreshMessages(tx, generation)
  for (let sequence = first; sequence < end; sequence++) {
    const message = messages[sequence - first]!
    messageTable.put(tx, [generation, sequence], message.row)
    const delaySeconds = message.delaySeconds ?? queue.settings.delaySeconds
    if (delaySeconds === 0 && isFresh(tx, message)) fresh.add(sequence)
    else yield* placeStandard(tx, queue, sequence, message, delaySeconds)
  }
  fresh.write()
  const trims = Math.floor(end / chunks.sendsPerTrim) > Math.floor(first / chunks.sendsPerTrim)
  if (trims) yield* trimExpired(tx, queue)
  return first
}

/** One of many that differ in their sequence alone. */
function isFresh(tx: Tx, message: NewMessage): boolean {
  return (
    message.sentAtMs === tx.nowMs &&
    message.receiveCount === 0 &&
    message.row.extras?.groupId === undefined
  )
}

function* placeStandard(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  message: NewMessage,
  delaySeconds: number,
): Reading<void> {
  const { generation } = queue
  const group = message.row.extras?.groupId
  if (group !== undefined && queue.fair === undefined) {
    queueTable.put(tx, [], { ...queue, fair: true })
  }
  const state: MessageState = {
    sentAtMs: message.sentAtMs,
    receiveCount: message.receiveCount,
    receivedElsewhere: message.receivedElsewhere ?? 0,
    firstReceivedAtMs: message.firstReceivedAtMs,
    delayed: delaySeconds > 0,
    relocated: false,
    kept: message.kept === true,
    group,
  }
  if (delaySeconds > 0) {
    delayedCounter.add(tx, [generation], 1)
    yield* putWaiting(tx, queue, tx.nowMs + delaySeconds * 1000, sequence, state)
  } else {
    yield* makeReady(tx, queue, sequence, tx.nowMs, state, true)
  }
}

/** Removes a bounded number of messages that have certainly expired. */
export function* trimExpired(tx: Tx, queue: QueueRow): Reading<number> {
  const { generation } = queue
  const untilMs = tx.nowMs - queue.settings.retentionSeconds * 1000
  // A queue that is younger than what it keeps need not be looked into.
  if (untilMs < queue.createdMs) return 0
  const expired = yield* oldestReady(queue, chunks.expired, 0, untilMs + 1)
  const waiting = yield* waitingTable.range([generation], {
    limit: chunks.expired,
    before: [generation, untilMs + 1],
  })
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

/** The message, whichever of its receives the handle is from; undefined once it is gone. */
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
  const { sequence, group } = receipt
  const waiting = yield* waitingTable.get(generation, atMs, sequence)
  if (waiting !== undefined) return { where: 'waiting', atMs, sequence, state: waiting }
  const ready =
    group === undefined
      ? yield* readyTable.get(generation, atMs, sequence)
      : yield* tenantMessageTable.get(generation, group, atMs, sequence)
  if (ready === undefined) return undefined
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

/** Moves a received message to another time; 0 seconds returns it at once. */
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
  if (placed.where === 'waiting' && seconds > 0) {
    waitingTable.del(tx, [generation, placed.atMs, sequence])
    yield* putWaiting(tx, queue, visibleAtMs, sequence, state)
  } else {
    yield* unindex(tx, queue, placed)
    if (seconds === 0) yield* makeReady(tx, queue, sequence, visibleAtMs, state)
    else yield* makeWaiting(tx, queue, sequence, visibleAtMs, state)
  }
  relocationTable.put(tx, [generation, sequence], visibleAtMs)
}
