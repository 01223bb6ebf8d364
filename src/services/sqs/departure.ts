// How a message leaves a queue without having been deleted: expired, or for the dead-letter queue.
// The caller has taken it out of its index, so that it counts as visible.

import { traceIdOf } from '../../kernel/trace-header.ts'
import { assert } from '../../kernel/assert.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { MessageRow, MessageState } from './row-codecs.ts'
import { goneCounter, messageTable, type QueueRow } from './tables.ts'

/** A message that travels between queues, as the edge `sqs-to-sqs` carries it. */
export interface TravellingMessage {
  readonly kind: 'dead-letter' | 'move'
  readonly sourceArn: string
  readonly row: MessageRow
  readonly sentAtMs: number
  readonly receiveCount: number
  /** Missing from what set out before queues counted it. */
  readonly receivedElsewhere?: number
  readonly firstReceivedAtMs: number
  /** Where it stood, should it have to come back. */
  readonly origin: { readonly generation: number; readonly sequence: number }
  /** A moved message is a new one. */
  readonly newMessageId?: string
  readonly task?: { readonly startedMs: number; readonly taskId: string }
}

export const SQS_TO_SQS = 'sqs-to-sqs'

export function* expireMessage(tx: Tx, queue: QueueRow, sequence: number): Reading<void> {
  const row = yield* removeMessage(tx, queue, sequence)
  tx.hop({
    atMs: tx.nowMs,
    id: row.messageId,
    traceId: traceIdOf(row.extras?.traceHeader),
    from: queue.arn,
    to: queue.arn,
    via: 'retention',
    outcome: 'expired',
    reason: `older than MessageRetentionPeriod ${queue.settings.retentionSeconds} s`,
  })
}

/** In one transaction: out of this queue, into the outbox on its way to the dead-letter queue. */
export function* sendToDeadLetter(
  tx: Tx,
  queue: QueueRow,
  sequence: number,
  state: MessageState,
): Reading<void> {
  const { deadLetterTargetArn, maxReceiveCount } = queue.settings.redrive!
  const row = yield* removeMessage(tx, queue, sequence)
  const intentId = emitTravel(tx, deadLetterTargetArn, {
    kind: 'dead-letter',
    sourceArn: queue.arn,
    row,
    sentAtMs: state.sentAtMs,
    receiveCount: state.receiveCount,
    receivedElsewhere: state.receivedElsewhere,
    firstReceivedAtMs: state.firstReceivedAtMs,
    origin: { generation: queue.generation, sequence },
  })
  tx.hop({
    atMs: tx.nowMs,
    id: row.messageId,
    traceId: traceIdOf(row.extras?.traceHeader),
    from: queue.arn,
    to: deadLetterTargetArn,
    via: SQS_TO_SQS,
    outcome: 'dead-lettered',
    attempt: state.receiveCount,
    reason: `received ${state.receiveCount - state.receivedElsewhere} times, maxReceiveCount ${maxReceiveCount}`,
    intentId,
  })
}

/** Answers the intent's id. */
export function emitTravel(tx: Tx, targetArn: string, message: TravellingMessage): string {
  const group = message.sourceArn.endsWith('.fifo') ? message.row.extras?.groupId : undefined
  return tx.emit({
    edge: SQS_TO_SQS,
    target: targetArn,
    // Messages of one group arrive in the order in which they left.
    lane: group === undefined ? undefined : `${message.sourceArn}#${group}`,
    payload: message,
  })
}

/** The body and the count of a message that is in no index any more. */
export function* removeMessage(tx: Tx, queue: QueueRow, sequence: number): Reading<MessageRow> {
  const row = yield* messageTable.get(queue.generation, sequence)
  assert(row !== undefined, `message ${sequence} of ${queue.arn} has an index row but no body`)
  messageTable.del(tx, [queue.generation, sequence])
  goneCounter.add(tx, [queue.generation], 1)
  return row
}
