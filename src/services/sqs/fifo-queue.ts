// A FIFO queue's messages: every group keeps its own in order (see fifo-groups.ts for where a group
// stands and fifo-receive.ts for how they are handed out).

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { expireMessage } from './departure.ts'
import { indexed, sequenceIn, settleGroup, stillInFlight } from './fifo-groups.ts'
import { dismiss } from './fifo-receive.ts'
import { spaces, type GroupRow } from './group-row.ts'
import { chunks } from './limits.ts'
import type { NewMessage } from './passing.ts'
import type { MessageState } from './row-codecs.ts'
import {
  delayedCounter,
  fifoDelayTable,
  goneCounter,
  groupIndex,
  groupMessageTable,
  groupTable,
  lapseIndex,
  messageTable,
  sentCounter,
  type QueueRow,
} from './tables.ts'

export function* insertFifo(tx: Tx, queue: QueueRow, message: NewMessage): Reading<number> {
  const { generation } = queue
  const sequence = yield* sentCounter.get(generation)
  sentCounter.add(tx, [generation], 1)
  yield* placeMessage(tx, queue, sequence, message)
  if (sequence % chunks.sendsPerTrim === chunks.sendsPerTrim - 1) yield* trimFifo(tx, queue)
  return sequence
}

/** Puts a message into its group at `sequence`, which may lie before others that wait there. */
export function* placeMessage(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  message: NewMessage,
): Reading<void> {
  const { generation } = queue
  const group = message.row.extras!.groupId!
  const delayed = queue.settings.delaySeconds > 0 && message.receiveCount === 0
  messageTable.put(tx, [generation, sequence], message.row)
  const state: MessageState = {
    sentAtMs: message.sentAtMs,
    receiveCount: message.receiveCount,
    receivedElsewhere: message.receivedElsewhere ?? 0,
    firstReceivedAtMs: message.firstReceivedAtMs,
    delayed,
    relocated: false,
    kept: message.kept === true,
  }
  groupMessageTable.put(tx, [generation, group, sequence], state)
  if (delayed) {
    fifoDelayTable.put(tx, [generation, message.sentAtMs, sequence], null)
    delayedCounter.add(tx, [generation], 1)
  }
  const row = yield* groupTable.get(generation, group)
  // Behind others, or in front of none: the group keeps its place unless this is its new head.
  if (row === undefined) {
    yield* settleGroup(tx, queue, group, row, [], false, { sequence, state })
  } else if (message.receiveCount > 0 || sequence < row.headSequence) {
    yield* settleGroup(tx, queue, group, row, row.inFlight, false)
  }
}

/** Deletes a message that is in flight. */
export function* removeFifo(
  tx: Tx,
  queue: QueueRow,
  group: string,
  row: GroupRow,
  sequence: number,
): Reading<void> {
  const { generation } = queue
  groupMessageTable.del(tx, [generation, group, sequence])
  messageTable.del(tx, [generation, sequence])
  goneCounter.add(tx, [generation], 1)
  const left = row.inFlight.filter((message) => message.sequence !== sequence)
  yield* settleGroup(tx, queue, group, row, left)
}

export function* rescheduleFifo(
  tx: Tx,
  queue: QueueRow,
  group: string,
  row: GroupRow,
  sequence: number,
  seconds: number,
): Reading<void> {
  const visibleAtMs = tx.nowMs + seconds * 1000
  const inFlight = row.inFlight.map((message) =>
    message.sequence === sequence ? { ...message, visibleAtMs } : message,
  )
  yield* settleGroup(tx, queue, group, row, inFlight)
}

/** Counts what has become visible: messages that come back, messages whose delay ended. */
export function* promoteFifo(tx: Tx, queue: QueueRow): Reading<number> {
  const { generation, settings } = queue
  const unlocked = yield* groupIndex.range([generation, spaces.locked], {
    limit: chunks.promoted,
    before: [generation, spaces.locked, tx.nowMs + 1],
  })
  const lapsed = yield* lapseIndex.range([generation], {
    limit: chunks.promoted,
    before: [generation, tx.nowMs + 1],
  })
  const groups = new Set(unlocked.map(({ key }) => indexed(key).group))
  for (const { key } of lapsed) {
    key.integer()
    key.integer()
    groups.add(key.text())
  }
  for (const group of groups) {
    const row = (yield* groupTable.get(generation, group))!
    yield* settleGroup(tx, queue, group, row, row.inFlight)
  }
  const delays = yield* fifoDelayTable.range([generation], {
    limit: chunks.promoted,
    before: [generation, tx.nowMs - settings.delaySeconds * 1000 + 1],
  })
  for (const { key } of delays) {
    key.integer()
    fifoDelayTable.del(tx, [generation, key.integer(), key.integer()])
    delayedCounter.add(tx, [generation], -1)
  }
  return Math.max(unlocked.length, lapsed.length, delays.length)
}

/** Removes a bounded number of expired messages from the heads of open groups. */
export function* trimFifo(tx: Tx, queue: QueueRow): Reading<number> {
  const { generation, settings } = queue
  const untilMs = tx.nowMs - settings.retentionSeconds * 1000
  if (untilMs < queue.createdMs) return 0
  let trimmed = 0
  for (const space of [spaces.fresh, spaces.open, spaces.locked]) {
    const groups = yield* groupIndex.range([generation, space], {
      limit: chunks.expired,
      before: [generation, space, untilMs + 1],
    })
    for (const { key } of groups) {
      if (trimmed >= chunks.expired) return trimmed
      trimmed += yield* trimGroup(tx, queue, indexed(key).group, untilMs, chunks.expired - trimmed)
    }
  }
  return trimmed
}

function* trimGroup(
  tx: Tx,
  queue: QueueRow,
  group: string,
  untilMs: number,
  limit: number,
): Reading<number> {
  const row = (yield* groupTable.get(queue.generation, group))!
  const messages = yield* groupMessageTable.range([queue.generation, group], { limit })
  const [held] = stillInFlight(row.inFlight, tx.nowMs)
  let trimmed = 0
  for (const { key, row: state } of messages) {
    const sequence = sequenceIn(key)
    if (state.sentAtMs > untilMs || sequence === held?.sequence) break
    yield* dismiss(tx, queue, group, sequence, state)
    yield* expireMessage(tx, queue, sequence)
    trimmed++
  }
  yield* settleGroup(tx, queue, group, row, row.inFlight)
  return trimmed
}
