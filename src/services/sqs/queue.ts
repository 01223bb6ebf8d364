// What operations and the port do with a queue, whichever kind it is: receive, delete, change
// visibility, count (and send, see sending.ts). Each runs inside a transaction on the queue's partition.

import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { QueueAddress } from './address.ts'
import {
  invalidValue,
  queueDoesNotExist,
  receiptHandleExpired,
  receiptHandleIsInvalid,
  sqsError,
} from './errors.ts'
import { promoteFifo, removeFifo, rescheduleFifo, trimFifo } from './fifo-queue.ts'
import { nextVisibleFifo, receiveFifo } from './fifo-receive.ts'
import { chunks, limits } from './limits.ts'
import { decodeReceipt, encodeReceipt, type Receipt } from './receipt-handle.ts'
import type { Placed } from './placed.ts'
import {
  locateStandard,
  nextVisibleStandard,
  promoteStandard,
  removeStandard,
  rescheduleStandard,
  trimExpired,
} from './standard-queue.ts'
import { receiveStandard } from './standard-receive.ts'
import {
  delayedCounter,
  goneCounter,
  groupMessageTable,
  groupTable,
  inFlightCounter,
  readQueue,
  sentCounter,
  type QueueRow,
} from './tables.ts'
import type { Cause } from './trace.ts'
import { requireWithinTotal } from './visibility.ts'
import type { Taken } from './passing.ts'

export function* requireQueue(address: QueueAddress, protocol?: string): Reading<QueueRow> {
  const queue = yield* readQueue(address.partition)
  if (queue === undefined) throw queueDoesNotExist(protocol)
  return queue
}

export function* receive(
  tx: Tx,
  queue: QueueRow,
  max: number,
  visibilitySeconds: number,
  cause: Cause,
): Reading<Taken[]> {
  let reason: string | undefined
  const order = (placed: readonly Placed[]) => {
    const shuffled = cause.weather!.shuffled(queue.arn, placed)
    reason ??= shuffled.reason
    return shuffled.items
  }
  const taken = queue.fifo
    ? yield* receiveFifo(tx, queue, max, visibilitySeconds)
    : yield* receiveStandard(tx, queue, max, visibilitySeconds, cause.weather && order)
  for (const { row, state, visibleAtMs } of taken) {
    tx.hop({
      atMs: tx.nowMs,
      id: row.messageId,
      traceId: traceIdOf(row.extras?.traceHeader),
      from: queue.arn,
      to: cause.party,
      via: cause.via,
      outcome: 'received',
      attempt: state.receiveCount,
      reason,
      nextAtMs: visibleAtMs,
      requestId: cause.requestId,
    })
  }
  return taken
}

/** True when so many messages are in flight that SQS hands out no more. */
export function* isFull(queue: QueueRow): Reading<boolean> {
  return (yield* inFlightCounter.get(queue.generation)) >= limits.inFlight
}

export function* nextVisibleMs(tx: Tx, queue: QueueRow): Reading<number | undefined> {
  return queue.fifo ? yield* nextVisibleFifo(tx, queue) : yield* nextVisibleStandard(tx, queue)
}

export function receiptOf(queue: QueueRow, taken: Taken): string {
  const { generation, salt, fifo } = queue
  const { sequence, receivedAtMs, group } = taken
  const { receiveCount } = taken.state
  // A FIFO message is found through its group, so its handle outlives visibility resets.
  const visibleAtMs = fifo ? 0 : taken.visibleAtMs
  return encodeReceipt(
    {
      messageId: taken.row.messageId,
      generation,
      sequence,
      receiveCount,
      receivedAtMs,
      visibleAtMs,
      group,
    },
    salt,
  )
}

export function requireReceipt(queue: QueueRow, handle: string): Receipt {
  const receipt = decodeReceipt(handle, queue.salt)
  if (receipt === undefined || (queue.fifo && receipt.group === undefined)) {
    throw receiptHandleIsInvalid(handle)
  }
  return receipt
}

/** Deletes the message that `handle` is for. Standard queues forgive old handles, FIFO ones do not. */
export function* remove(tx: Tx, queue: QueueRow, handle: string, cause: Cause): Reading<void> {
  const receipt = requireReceipt(queue, handle)
  const { generation, sequence, group = '' } = receipt
  if (generation !== queue.generation) return
  if (queue.fifo) {
    const state = yield* groupMessageTable.get(generation, group, sequence)
    if (state === undefined) return
    const groupRow = yield* groupTable.get(generation, group)
    if (groupRow === undefined || !isHeld(groupRow.inFlight, receipt, tx.nowMs)) {
      throw receiptHandleExpired(handle)
    }
    yield* removeFifo(tx, queue, group, groupRow, sequence)
  } else {
    const placed = yield* locateStandard(queue, receipt)
    if (placed === undefined) return
    yield* removeStandard(tx, queue, placed)
  }
  tx.hop({
    atMs: tx.nowMs,
    id: receipt.messageId,
    from: queue.arn,
    to: cause.party,
    via: cause.via,
    outcome: 'deleted',
    attempt: receipt.receiveCount,
    requestId: cause.requestId,
  })
}

function isHeld(
  inFlight: readonly { sequence: number; receiveCount: number; visibleAtMs: number }[],
  receipt: Receipt,
  nowMs: number,
): boolean {
  return inFlight.some(
    (message) =>
      message.sequence === receipt.sequence &&
      message.receiveCount === receipt.receiveCount &&
      message.visibleAtMs > nowMs,
  )
}

export interface VisibilityChange {
  readonly handle: string
  readonly seconds: number
  /** Why, for the lineage, when the message goes back at once. */
  readonly reason?: string
}

export function* changeVisibility(
  tx: Tx,
  queue: QueueRow,
  change: VisibilityChange,
  cause: Cause,
): Reading<void> {
  const receipt = requireReceipt(queue, change.handle)
  const { generation, sequence, group = '' } = receipt
  if (queue.fifo) {
    const state =
      generation === queue.generation
        ? yield* groupMessageTable.get(generation, group, sequence)
        : undefined
    if (state === undefined) throw notAvailable(change.handle)
    const row = yield* groupTable.get(generation, group)
    if (row === undefined || !isHeld(row.inFlight, receipt, tx.nowMs)) throw notInFlight()
    requireWithinTotal(receipt.receivedAtMs, tx.nowMs, change.seconds)
    yield* rescheduleFifo(tx, queue, group, row, sequence, change.seconds)
  } else {
    const placed = yield* locateStandard(queue, receipt)
    if (placed === undefined) throw notAvailable(change.handle)
    // Also when it has become visible again and nobody has received it since: AWS hides it anew.
    requireWithinTotal(receipt.receivedAtMs, tx.nowMs, change.seconds)
    yield* rescheduleStandard(tx, queue, placed, change.seconds)
  }
  if (change.seconds > 0 && change.reason === undefined) return
  tx.hop({
    atMs: tx.nowMs,
    id: receipt.messageId,
    from: cause.party,
    to: queue.arn,
    via: cause.via,
    outcome: 'returned',
    attempt: receipt.receiveCount,
    reason: change.reason ?? 'visibility timeout set to 0',
    nextAtMs: tx.nowMs + change.seconds * 1000,
    requestId: cause.requestId,
  })
}

function notAvailable(handle: string) {
  return invalidValue(
    handle,
    'ReceiptHandle',
    'Message does not exist or is not available for visibility timeout change.',
  )
}

function notInFlight() {
  return sqsError('MessageNotInflight', "The specified message isn't in flight.")
}

export interface Counts {
  readonly visible: number
  readonly inFlight: number
  readonly delayed: number
}

/** Brings the counters up to date, a bounded number of rows at a time; `more` says to go on. */
export function* count(tx: Tx, queue: QueueRow): Reading<Counts & { more: boolean }> {
  const trimmed = queue.fifo ? yield* trimFifo(tx, queue) : yield* trimExpired(tx, queue)
  const promoted = queue.fifo ? yield* promoteFifo(tx, queue) : yield* promoteStandard(tx, queue)
  return {
    ...(yield* counted(queue)),
    more: trimmed >= chunks.expired || promoted >= chunks.promoted,
  }
}

export function* counted(queue: QueueRow): Reading<Counts> {
  const { generation } = queue
  const sent = yield* sentCounter.get(generation)
  const gone = yield* goneCounter.get(generation)
  const inFlight = yield* inFlightCounter.get(generation)
  const delayed = yield* delayedCounter.get(generation)
  return { visible: sent - gone - inFlight - delayed, inFlight, delayed }
}
