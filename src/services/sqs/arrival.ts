// How a message that travelled from another queue arrives, or comes back when it cannot.

import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import { SQS_TO_SQS, type TravellingMessage } from './departure.ts'
import { insertFifo, placeMessage } from './fifo-queue.ts'
import { failTask } from './move-task.ts'
import type { MessageRow } from './row-codecs.ts'
import { makeReady } from './placement.ts'
import { insertStandard } from './standard-queue.ts'
import { goneCounter, messageTable, readQueue, relocationTable, type QueueRow } from './tables.ts'

/** Enqueues the message exactly once: the transaction takes its intent. */
export function* acceptTravelling(
  tx: Tx,
  queue: QueueRow,
  message: TravellingMessage,
  intentId: string,
): Reading<void> {
  if (!(yield* take(intentId))) return
  const moved = message.kind === 'move'
  const row = moved ? movedRow(message) : deadLetterRow(message, queue)
  const arriving = {
    row,
    // A dead letter on a standard queue keeps its age; FIFO queues and moves start anew.
    sentAtMs: moved || queue.fifo ? tx.nowMs : message.sentAtMs,
    receiveCount: moved ? 0 : message.receiveCount,
    receivedElsewhere: moved ? 0 : message.receiveCount,
    firstReceivedAtMs: moved ? 0 : message.firstReceivedAtMs,
  }
  const delaySeconds = moved ? queue.settings.delaySeconds : 0
  const position = queue.fifo
    ? yield* insertFifo(tx, queue, arriving)
    : yield* insertStandard(tx, queue, [{ ...arriving, delaySeconds }])
  tx.hop({
    atMs: tx.nowMs,
    id: row.messageId,
    traceId: traceIdOf(row.extras?.traceHeader),
    from: message.sourceArn,
    to: queue.arn,
    via: SQS_TO_SQS,
    outcome: 'delivered',
    reason: moved ? 'moved by a message move task' : 'dead letter',
    nextAtMs: delaySeconds > 0 ? tx.nowMs + delaySeconds * 1000 : undefined,
    position,
  })
}

function deadLetterRow({ row, sourceArn }: TravellingMessage, queue: QueueRow): MessageRow {
  const extras = { ...row.extras, deadLetterSourceArn: sourceArn }
  if (!queue.fifo) return { ...row, extras }
  return { ...row, extras: { ...extras, deduplicationId: row.messageId } }
}

function movedRow({ row, newMessageId }: TravellingMessage): MessageRow {
  const { deadLetterSourceArn: _, ...extras } = row.extras ?? {}
  const left = Object.values(extras).some((value) => value !== undefined)
  return { ...row, messageId: newMessageId!, extras: left ? extras : undefined }
}

/**
 * The target is gone: the message goes back to where it stood, so that nothing is lost. A dead
 * letter is then handed out once more before its dead-letter queue is tried again.
 */
export function* giveBack(
  tx: Tx,
  partition: string,
  message: TravellingMessage,
  targetArn: string,
  intentId: string,
): Reading<void> {
  if (!(yield* take(intentId))) return
  const { row, origin, sourceArn } = message
  const queue = yield* readQueue(partition)
  const stands = queue?.generation === origin.generation
  const reason = `${targetArn} does not exist`
  tx.hop({
    atMs: tx.nowMs,
    id: row.messageId,
    traceId: traceIdOf(row.extras?.traceHeader),
    from: targetArn,
    to: sourceArn,
    via: SQS_TO_SQS,
    outcome: stands ? 'returned' : 'dropped',
    reason: stands
      ? `${reason}: kept in its source queue`
      : `${reason}, and its source queue was deleted or purged`,
    position: stands ? origin.sequence : undefined,
  })
  if (!stands) return
  const { generation, sequence } = origin
  const { sentAtMs, receiveCount, receivedElsewhere = 0, firstReceivedAtMs } = message
  const kept = message.kind === 'dead-letter'
  goneCounter.add(tx, [generation], -1)
  if (queue.fifo) {
    const back = { row, sentAtMs, receiveCount, receivedElsewhere, firstReceivedAtMs }
    yield* placeMessage(tx, queue, sequence, kept ? { ...back, kept } : back)
  } else {
    const relocated = receiveCount > receivedElsewhere
    const group = row.extras?.groupId
    messageTable.put(tx, [generation, sequence], row)
    yield* makeReady(tx, queue, sequence, tx.nowMs, {
      sentAtMs,
      receiveCount,
      receivedElsewhere,
      firstReceivedAtMs,
      delayed: false,
      relocated,
      kept,
      group,
    })
    if (relocated) relocationTable.put(tx, [generation, sequence], tx.nowMs)
  }
  if (message.task !== undefined) {
    yield* failTask(tx, message.task, 'AWS.SimpleQueueService.NonExistentQueue')
  }
}
