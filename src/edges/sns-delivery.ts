// What all deliveries of SNS have in common: how long AWS-managed targets are tried, what a failed
// delivery leaves in the subscription's dead-letter queue, and how it shows in the lineage.
// https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html

import type { CarryContext, Edge, Failure, Next, Outcome } from '../delivery/edge.ts'
import { SNS_AWS_MANAGED, type RetryPolicy } from '../delivery/retry.ts'
import { AwsError } from '../kernel/aws-error.ts'
import { traceIdOf } from '../kernel/trace-header.ts'
import {
  bodyFor,
  shownEndpoint,
  type Delivery,
  type Notification,
  type SnsDeliveries,
  type SnsMessage,
} from '../services/sns/port.ts'
import type { PortAttribute } from '../services/sqs/port.ts'
import type { Intent } from '../store/store.ts'
import { SNS_DEAD_LETTER, type DeadLetter } from './sns-dead-letter.ts'
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

export interface SnsDelivery {
  /** The message; undefined for what is none, and for one that was delivered before a crash. */
  load(intent: Intent): SoonOrNow<SnsMessage | undefined>
  /** Keeps what a dead letter would say, or lets go of what was delivered. */
  done(intent: Intent, message: SnsMessage | undefined, outcome: Outcome): SoonOrNow<Outcome>
  readonly next: Edge['next']
  readonly describe: Edge['describe']
}

export function createSnsDelivery({ sns, envelopes, retries }: DeliveryParts): SnsDelivery {
  /** Of failed attempts, for `next`, which the pump calls straight after `carry`. */
  const letters = new Map<string, DeadLetter>()

  async function keepLetter(id: string, of: Notification, message: SnsMessage): Promise<void> {
    letters.set(id, await letterOf(of, message))
  }

  async function letterOf(of: Notification, message: SnsMessage): Promise<DeadLetter> {
    const { subscriber } = of
    const { raw } = subscriber
    return {
      topicArn: of.topicArn,
      subscriptionArn: subscriber.arn,
      messageId: of.messageId,
      body: raw
        ? bodyFor(message, subscriber.protocol)
        : JSON.stringify(await envelopes.notification(of, message)),
      attributes: raw ? queueAttributes(message) : undefined,
      groupId: message.groupId,
      deduplicationId: message.deduplicationId,
      traceHeader: message.traceHeader,
    }
  }

  return {
    load(intent) {
      const delivery = intent.payload as Delivery
      if (delivery.kind !== 'notification') return undefined
      return delivery.message ?? sns.messageOf(delivery)
    },

    done(intent, message, outcome) {
      const of = intent.payload as Delivery
      if (message === undefined || of.kind !== 'notification') return outcome
      if (outcome.kind === 'failed' && of.subscriber.deadLetterArn !== undefined)
        return keepLetter(intent.id, of, message).then(() => outcome)
      if (outcome.kind === 'delivered' && outcome.taken && of.storedAs !== undefined)
        return sns.settled(of, intent.id).then(() => outcome)
      return outcome
    },

    next(intent, failure, context) {
      const delivery = intent.payload as Delivery
      const letter = letters.get(intent.id)
      letters.delete(intent.id)
      const policy = retries?.(delivery) ?? SNS_AWS_MANAGED
      const retryAtMs = retryAt(policy, intent, failure, context)
      if (retryAtMs !== undefined) return { kind: 'retry', atMs: retryAtMs }
      return afterLast(delivery, letter, failure)
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
  failure: Failure,
  { nowMs, jitter }: CarryContext,
): number | undefined {
  if (failure.permanent) return undefined
  const { attempt, emittedAtMs: firstAtMs } = intent
  return policy({ attempt, firstAtMs, nowMs, jitter: jitter() })
}

function afterLast(delivery: Delivery, letter: DeadLetter | undefined, failure: Failure): Next {
  const to = delivery.subscriber.deadLetterArn
  if (to === undefined || letter === undefined) {
    return { kind: 'drop', reason: `${failure.reason} (the subscription has no dead-letter queue)` }
  }
  const { groupId } = letter
  const lane = groupId === undefined ? undefined : `${letter.subscriptionArn}/${groupId}`
  return {
    kind: 'dead-letter',
    to,
    intents: [{ edge: SNS_DEAD_LETTER, target: to, lane, payload: letter }],
  }
}

/** A client-side error is final: the target is gone, or does not let SNS in. Others pass. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof AwsError)) {
    const reason = error instanceof Error ? error.message : String(error)
    return { kind: 'failed', permanent: false, code: 'InternalFailure', reason }
  }
  const status = error.status ?? 400
  const permanent = status < 500 && status !== 429
  return { kind: 'failed', permanent, code: error.queryCode ?? error.code, reason: error.message }
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

/** Message attributes as a queue takes them. */
export function queueAttributes({
  attributes,
}: SnsMessage): Readonly<Record<string, PortAttribute>> | undefined {
  if (attributes === undefined) return undefined
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, value }]) => [
      name,
      type.startsWith('Binary')
        ? { dataType: type, binaryValue: value }
        : { dataType: type, stringValue: value },
    ]),
  )
}
