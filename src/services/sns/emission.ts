// What one transaction emits of a message: an intent for each delivery, but one for many queues that
// get a short message of a standard topic. They need nothing of each other, and a row of the outbox
// for each costs more than the deliveries.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { statusLogOf } from './feedback.ts'
import { chunks } from './limits.ts'
import {
  SNS_TO_QUEUES,
  type Notification,
  type QueueRun,
  type SnsMessage,
  type Subscriber,
} from './port.ts'
import { protocolNamed } from './protocols.ts'
import { holdText, isLong, storeText } from './stored-text.ts'
import type { CompiledSubscription } from './subscription-set.ts'
import type { TopicRow } from './tables.ts'

export const SNS_FAN_OUT = 'sns-fan-out'

/** Payload of a `sns-fan-out` intent: the rest of a large fan-out. */
export interface FanOut {
  readonly topicArn: string
  readonly generation: number
  readonly message?: SnsMessage
  readonly storedAs?: string
  /** Subscriptions up to this id have their deliveries. */
  readonly after: string
}

export interface Going {
  readonly message: SnsMessage
  readonly storedAs?: string
  readonly after?: string
  readonly replayed?: true
}

export class Emission {
  readonly #tx: Tx
  readonly #topic: TopicRow
  readonly #message: SnsMessage
  readonly #replayed: true | undefined
  readonly #folds: boolean
  #storedAs: string | undefined
  /** Queues that get it together, not yet emitted. */
  #together: Subscriber[] = []
  deliveries = 0

  /** `folds`: whether queues may share an intent. */
  constructor(tx: Tx, topic: TopicRow, { message, storedAs, replayed }: Going, folds: boolean) {
    this.#replayed = replayed
    this.#tx = tx
    this.#topic = topic
    this.#message = message
    this.#storedAs = storedAs
    this.#folds = folds && !topic.fifo && storedAs === undefined && !isLong(message)
  }

  *deliver(subscription: CompiledSubscription): Reading<void> {
    this.deliveries++
    const { protocol, subscriber, row, feedback } = subscription
    if (this.#folds && row.protocol === 'sqs' && feedback === undefined) {
      if (this.#together.push(subscriber) === chunks.queuesTogether) this.finish()
      return
    }
    const payload: Notification = {
      kind: 'notification',
      topicArn: this.#topic.arn,
      messageId: this.#message.messageId,
      subscriber,
      traceHeader: this.#message.traceHeader,
      requestId: this.#tx.uuid(),
      replayed: this.#replayed,
      statusLog: statusLogOf(feedback, this.#tx),
      ...this.#content(),
    }
    yield* this.#emit({
      edge: protocol!.edge,
      target: protocol!.targetOf(row),
      lane: laneOf(this.#topic, row.id, this.#message),
      payload,
    })
  }

  /** After the last delivery of a transaction. */
  finish(): void {
    const subscribers = this.#together
    if (subscribers.length === 0) return
    this.#together = []
    const { messageId, traceHeader } = this.#message
    const topicArn = this.#topic.arn
    const run = { topicArn, messageId, traceHeader, message: this.#message, subscribers }
    if (subscribers.length === 1) emitAlone(this.#tx, run, subscribers[0]!)
    else this.#tx.emit({ edge: SNS_TO_QUEUES, target: topicArn, payload: run })
  }

  /** Leaves everything behind subscription `after` to the next transaction. */
  *rest(after: string): Reading<void> {
    this.finish()
    const { arn: topicArn, generation } = this.#topic
    const payload: FanOut = { topicArn, generation, after, ...this.#content() }
    yield* this.#emit({ edge: SNS_FAN_OUT, target: topicArn, payload })
  }

  *#emit(intent: { edge: string; target: string; lane?: string; payload: unknown }): Reading<void> {
    const id = this.#tx.emit(intent)
    if (this.#storedAs === undefined) return
    yield* holdText(this.#tx, this.#topic.arn, this.#storedAs, id)
  }

  #content(): { message: SnsMessage } | { storedAs: string } {
    if (this.#storedAs === undefined) {
      if (!isLong(this.#message)) return { message: this.#message }
      this.#storedAs = storeText(this.#tx, this.#message)
    }
    return { storedAs: this.#storedAs }
  }
}

/** A delivery of a run by itself: its own attempts, its own dead letter. */
export function emitAlone(tx: Tx, run: QueueRun, subscriber: Subscriber): void {
  const { topicArn, messageId, traceHeader, message } = run
  const payload: Notification = {
    kind: 'notification',
    ...{ topicArn, messageId, subscriber, traceHeader, requestId: tx.uuid(), message },
  }
  const { edge, targetOf } = protocolNamed(subscriber.protocol)!
  tx.emit({ edge, target: targetOf(subscriber), payload })
}

/** Each subscription of a FIFO topic gets each group's messages in order. */
function laneOf(topic: TopicRow, subscriptionId: string, message: SnsMessage): string | undefined {
  return topic.fifo ? `${subscriptionId}/${message.groupId}` : undefined
}
