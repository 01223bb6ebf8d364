// What all deliveries of SNS have in common: how long AWS-managed targets are tried, what a failed
// delivery leaves in the subscription's dead-letter queue, and how it shows in the lineage.
// https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html

import type { CarryContext, Edge, Failure, Next, Outcome } from '../delivery/edge.ts'
import { SNS_AWS_MANAGED, type RetryPolicy } from '../delivery/retry.ts'
import { traceIdOf } from '../kernel/trace-header.ts'
import {
  shownEndpoint,
  type Delivery,
  type SnsDeliveries,
  type SnsMessage,
} from '../services/sns/port.ts'
import type { Intent } from '../store/store.ts'
import { letterFor } from './sns-dead-letter.ts'
import type { Envelopes } from './sns-envelope.ts'

export interface DeliveryParts {
  readonly sns: SnsDeliveries
  readonly envelopes: Envelopes
  /** Default: that of SQS and Lambda. */
  readonly retries?: (delivery: Delivery) => RetryPolicy
}

/** Most deliveries have all that they need with them, and there may be 100,000 attempts at each. */
export type SoonOrNow<T> = T | Promise<T>

export function allOf<T>(answers: readonly SoonOrNow<T>[]): SoonOrNow<readonly T[]> {
  const isNow = (answer: SoonOrNow<T>): answer is T => !(answer instanceof Promise)
  return answers.every(isNow) ? answers : Promise.all(answers)
}

/** What a failed attempt learned: the text of a long message, which its dead letter will want. */
export type Loaded = SnsMessage

export type SnsEdge = Edge<Loaded>

export interface SnsDelivery {
  /** The message; undefined for what is none, and for one that was delivered before a crash. */
  load(intent: Intent): SoonOrNow<SnsMessage | undefined>
  /** Passes on what was learned, or lets go of what was delivered. */
  done(
    intent: Intent,
    message: SnsMessage | undefined,
    outcome: Outcome<Loaded>,
  ): SoonOrNow<Outcome<Loaded>>
  readonly next: SnsEdge['next']
  readonly describe: SnsEdge['describe']
}

export function createSnsDelivery({ sns, retries }: DeliveryParts): SnsDelivery {
  return {
    load(intent) {
      const delivery = intent.payload as Delivery
      if (delivery.kind !== 'notification') return undefined
      return delivery.message ?? sns.messageOf(delivery)
    },

    done(intent, message, outcome) {
      const of = intent.payload as Delivery
      if (message === undefined || of.kind !== 'notification' || of.storedAs === undefined)
        return outcome
      if (outcome.kind === 'failed') return { ...outcome, learned: message }
      if (outcome.kind !== 'delivered' || !outcome.taken) return outcome
      const settled = () => outcome
      // What could not be let go of now, a later check finds.
      return sns.settled(of, intent.id).then(settled, settled)
    },

    next(intent, failure, context) {
      const delivery = intent.payload as Delivery
      const policy = retries?.(delivery) ?? SNS_AWS_MANAGED
      const retryAtMs = retryAt(policy, intent, failure, context)
      if (retryAtMs !== undefined) return { kind: 'retry', atMs: retryAtMs }
      return afterLast(sns, delivery, failure)
    },

    describe(intent) {
      const { messageId, topicArn, subscriber, traceHeader } = intent.payload as Delivery
      const traceId = traceIdOf(traceHeader)
      return { id: messageId, from: topicArn, to: shownEndpoint(subscriber.endpoint), traceId }
    },
  }
}

function retryAt(
  policy: RetryPolicy,
  intent: Intent,
  failure: Failure<Loaded>,
  { nowMs, jitter }: CarryContext,
): number | undefined {
  if (failure.permanent) return undefined
  const { attempt, emittedAtMs: firstAtMs } = intent
  return policy({ attempt, firstAtMs, nowMs, jitter: jitter() })
}

function afterLast(
  sns: SnsDeliveries,
  delivery: Delivery,
  { reason, learned }: Failure<Loaded>,
): Next {
  const to = delivery.subscriber.deadLetterArn
  if (delivery.kind !== 'notification')
    return { kind: 'drop', reason: `${reason} (a confirmation goes to no dead-letter queue)` }
  if (to === undefined)
    return { kind: 'drop', reason: `${reason} (the subscription has no dead-letter queue)` }
  const intents = [letterFor(delivery, to, learned)]
  // A letter whose text could not be read holds it, or the last delivery would take it along.
  const along = learned === undefined ? sns.holdFor(delivery) : undefined
  return { kind: 'dead-letter', to, intents, along }
}

/** Only a delivery that was taken already has let go of its text. */
export const DELIVERED_BEFORE: Outcome = {
  kind: 'ended',
  outcome: 'deduplicated',
  reason: 'it was delivered before a crash',
}

export function refused(reason: string): Failure {
  return { kind: 'failed', permanent: true, code: 'AccessDenied', reason }
}
