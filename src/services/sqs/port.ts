// The door that SQS opens to edges. Every call takes a queue's ARN; an unknown queue rejects with
// AwsError `QueueDoesNotExist`.

import type { Tx } from '../../store/store.ts'
import type { PortOf } from '../service.ts'

export interface PortMessage {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly md5OfBody: string
  readonly md5OfMessageAttributes?: string
  /** System attributes as ReceiveMessage returns them with `All`. */
  readonly attributes: Readonly<Record<string, string>>
  readonly messageAttributes: Readonly<Record<string, PortAttribute>>
}

export interface PortAttribute {
  readonly dataType: string
  readonly stringValue?: string
  /** Base64. */
  readonly binaryValue?: string
}

export interface PortEntry {
  readonly body: string
  readonly messageAttributes?: Readonly<Record<string, PortAttribute>>
  readonly messageGroupId?: string
  readonly messageDeduplicationId?: string
  readonly traceHeader?: string
  readonly delaySeconds?: number
  readonly senderId?: string
  /** Taken in the enqueueing transaction: then the effect is exactly once. */
  readonly intentId?: string
  /** Who sends it, for the lineage. */
  readonly from: string
  readonly via: string
  readonly parentId?: string
  /** Said in the lineage beside the delivery: `AWS would have refused this: …`. */
  readonly note?: string
}

/** What goes to several queues, and what is done in the same transaction for one that takes nothing. */
export interface PortRun {
  readonly intentId: string
  readonly parcels: readonly Parcel[]
}

export interface Parcel {
  readonly queueArn: string
  /** Parcels of several queues may share it, and then it is checked once. */
  readonly entry: PortEntry
  /** Of the queue as it is then. Called in the transaction, as is `otherwise`: no effects beside it. */
  permit(queue: QueueFacts): { readonly granted: boolean; readonly note?: string }
  /** There is no such queue, it is a FIFO queue, it lets nobody in or refuses the message. */
  otherwise(tx: Tx): void
}

export interface QueueFacts {
  readonly arn: string
  readonly fifo: boolean
  readonly visibilityTimeoutSeconds: number
  readonly maximumMessageBytes: number
  readonly maxReceiveCount?: number
  readonly deadLetterTargetArn?: string
  readonly policy?: string
}

export const SQS: PortOf<SqsPort> = { service: 'sqs' }

export interface SqsPort {
  queue(queueArn: string): Promise<QueueFacts | undefined>
  /** One short poll. `nextVisibleAtMs`: when to look again if nothing wakes the watcher before. */
  receive(
    queueArn: string,
    options: { max: number; visibilityTimeoutSeconds?: number; consumer: string },
  ): Promise<{ messages: PortMessage[]; nextVisibleAtMs: number | undefined }>
  delete(queueArn: string, receiptHandles: readonly string[], consumer: string): Promise<void>
  /** 0 returns the messages at once. Handles that are no longer in flight are passed over. */
  changeVisibility(
    queueArn: string,
    receiptHandles: readonly string[],
    seconds: number,
    why: { consumer: string; reason: string },
  ): Promise<void>
  /** Enqueues in order, in one transaction. Limits are checked as in SendMessageBatch. */
  enqueue(
    queueArn: string,
    entries: readonly PortEntry[],
  ): Promise<
    ({ messageId: string; taken: boolean } | { error: { code: string; message: string } })[]
  >
  /**
   * Takes the intents of runs and enqueues their parcels, all in one transaction over at most as many
   * queues as a scope has partitions. A run whose intent was taken before has no effect.
   */
  enqueueRuns(runs: readonly PortRun[]): Promise<void>
  /** Called after a commit that may have made a message visible. */
  watch(queueArn: string, wake: () => void): () => void
}

/** What SQS's own edges carry: messages between queues, the next step of long work. */
export interface SqsTransit {
  /**
   * Enqueues travelling messages, each taking its intent. False: there is no such queue, and
   * nothing happened.
   */
  accept(targetArn: string, intents: readonly TransitIntent[]): Promise<boolean>
  /** Takes an intent whose target is gone and puts its message back into its source queue. */
  giveBack(targetArn: string, intent: TransitIntent): Promise<void>
}

export interface TransitIntent {
  readonly id: string
  /** Written by SQS itself; edges pass it on unread. */
  readonly payload: unknown
}
