// Sending to a queue, whichever kind it is, inside a transaction on the queue's partition.

import type { Hop } from '../../kernel/hop.ts'
import { traceIdOf } from '../../kernel/trace-header.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { remember, rememberedOf } from './deduplication.ts'
import { insertFifo } from './fifo-queue.ts'
import { sequenceNumber } from './fifo.ts'
import { messageRowOf, requireSendable, type Draft } from './message.ts'
import type { NewMessage } from './passing.ts'
import type { MessageRow } from './row-codecs.ts'
import { insertStandard } from './standard-queue.ts'
import type { QueueRow } from './tables.ts'
import type { Cause } from './trace.ts'

export interface Sent {
  readonly messageId: string
  readonly sequenceNumber?: string
  /** The first message with this deduplication id, where this one was a duplicate. */
  readonly duplicateOf?: string
}

export function* send(tx: Tx, queue: QueueRow, draft: Draft, cause: Cause): Reading<Sent> {
  const sending = new Sending(tx, queue, false)
  const sent = yield* sending.add(draft, cause)
  yield* sending.finish()
  return sent
}

interface Entering {
  readonly message: NewMessage
  readonly cause: Cause
  readonly note: string | undefined
}

/** Messages that are sent in one transaction. A standard queue's are put into it together. */
export class Sending {
  readonly #tx: Tx
  readonly #queue: QueueRow
  readonly #inBatch: boolean
  readonly #entering: Entering[] = []

  constructor(tx: Tx, queue: QueueRow, inBatch: boolean) {
    this.#tx = tx
    this.#queue = queue
    this.#inBatch = inBatch
  }

  /** Throws an `AwsError` when the queue does not take this message, which then leaves no trace. */
  *add(draft: Draft, cause: Cause): Reading<Sent> {
    const tx = this.#tx
    const queue = this.#queue
    requireSendable(queue, draft, this.#inBatch)
    const row = messageRowOf(queue, draft, tx.uuid())
    if (queue.fifo) return yield* sendFifo(tx, queue, row, cause)
    const message = freshMessage(tx, row, draft.delaySeconds)
    this.#entering.push({ message, cause, note: cause.note })
    const twice = cause.weather?.duplicates(queue.arn)
    if (twice !== undefined) {
      const note = `${twice}: the message is there twice`
      this.#entering.push({ message, cause, note })
    }
    return { messageId: row.messageId }
  }

  /** After the last one. */
  *finish(): Reading<void> {
    if (this.#entering.length === 0) return
    const messages = this.#entering.map(({ message }) => message)
    const first = yield* insertStandard(this.#tx, this.#queue, messages)
    for (let i = 0; i < messages.length; i++)
      hopEntered(this.#tx, this.#queue, this.#entering[i]!, first + i)
  }
}

function hopEntered(tx: Tx, queue: QueueRow, entering: Entering, position: number): void {
  const { message, cause, note } = entering
  const hop = hopIn(tx, queue, message.row, cause, cause.outcome ?? 'accepted', note)
  hop.position = position
  const delaySeconds = message.delaySeconds ?? queue.settings.delaySeconds
  if (delaySeconds > 0) hop.nextAtMs = tx.nowMs + delaySeconds * 1000
  tx.hop(hop)
}

function* sendFifo(tx: Tx, queue: QueueRow, row: MessageRow, cause: Cause): Reading<Sent> {
  const original = yield* rememberedOf(tx, queue, row.extras!)
  if (original !== undefined) {
    const reason = `same MessageDeduplicationId as ${original.messageId}`
    // Under the id that the caller is told.
    const told = { ...row, messageId: original.messageId }
    tx.hop(hopIn(tx, queue, told, cause, 'deduplicated', reason))
    return {
      messageId: original.messageId,
      sequenceNumber: sequenceNumber(queue.generation, original.sequence),
      duplicateOf: original.messageId,
    }
  }
  const sequence = yield* insertFifo(tx, queue, freshMessage(tx, row, undefined))
  yield* remember(tx, queue, row, sequence)
  const hop = hopIn(tx, queue, row, cause, cause.outcome ?? 'accepted', cause.note)
  hop.position = sequence
  tx.hop(hop)
  const { messageId } = row
  return { messageId, sequenceNumber: sequenceNumber(queue.generation, sequence) }
}

function freshMessage(tx: Tx, row: MessageRow, delaySeconds: number | undefined): NewMessage {
  return { row, sentAtMs: tx.nowMs, receiveCount: 0, firstReceivedAtMs: 0, delaySeconds }
}

function hopIn(
  tx: Tx,
  queue: QueueRow,
  row: MessageRow,
  cause: Cause,
  outcome: Hop['outcome'],
  reason: string | undefined,
): { -readonly [Name in keyof Hop]: Hop[Name] } {
  return {
    atMs: tx.nowMs,
    id: row.messageId,
    parentId: cause.parentId,
    traceId: traceIdOf(row.extras?.traceHeader),
    from: cause.party,
    to: queue.arn,
    via: cause.via,
    outcome,
    reason,
    requestId: cause.requestId,
    position: undefined,
    nextAtMs: undefined,
  }
}
