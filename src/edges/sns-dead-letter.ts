// SNS → SQS, the dead-letter queue of a subscription: what could not be delivered, as it would have
// been. FIFO queues keep group and deduplication id.
// https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html

import type { Edge, Failure, Outcome } from '../delivery/edge.ts'
import { eachAlone, failureOf } from '../delivery/failure.ts'
import { SNS_AWS_MANAGED } from '../delivery/retry.ts'
import {
  bodyFor,
  type Notification,
  type SnsDeliveries,
  type SnsMessage,
} from '../services/sns/port.ts'
import type { SqsPort } from '../services/sqs/port.ts'
import type { Intent, NewIntent } from '../store/store.ts'
import type { Permissions } from './permission.ts'
import type { Envelopes } from './sns-envelope.ts'
import { fitsQueue, placeInQueue, queueAttributes } from './sns-queue-attributes.ts'

const NAME = 'sns-dead-letter'

/**
 * Payload of a `sns-dead-letter` intent: the delivery that failed, not yet the document of it, so
 * that it is buried also when making the document was what failed.
 */
interface DeadLetter {
  readonly delivery: Notification
  /** Of a long message: its own text, for what was stored for all deliveries goes with the last. */
  readonly message?: SnsMessage | undefined
}

/** `message`: of a long one, where the last attempt still read it. */
export function letterFor(
  delivery: Notification,
  deadLetterArn: string,
  message: SnsMessage | undefined,
): NewIntent {
  const groupId = (delivery.message ?? message)?.groupId
  const payload: DeadLetter = { delivery, message }
  return {
    edge: NAME,
    target: deadLetterArn,
    payload,
    ...(groupId !== undefined && { lane: `${delivery.subscriber.arn}/${groupId}` }),
  }
}

export interface SnsDeadLetterParts {
  readonly sns: Pick<SnsDeliveries, 'messageOf'>
  readonly sqs: Pick<SqsPort, 'queue' | 'enqueue'>
  readonly envelopes: Envelopes
  readonly permissions: Permissions
}

export function snsDeadLetter(parts: SnsDeadLetterParts): Edge {
  return {
    name: NAME,
    carry: (intents) => eachAlone(intents, (intent) => carryOne(parts, intent)),
    next(intent, failure, { nowMs, jitter }) {
      const { attempt, emittedAtMs: firstAtMs } = intent
      const state = { attempt, firstAtMs, nowMs, jitter: jitter() }
      const atMs = failure.permanent ? undefined : SNS_AWS_MANAGED(state)
      if (atMs !== undefined) return { kind: 'retry', atMs }
      return { kind: 'drop', reason: `the dead-letter queue did not take it: ${failure.reason}` }
    },
    describe(intent) {
      const { messageId, topicArn } = (intent.payload as DeadLetter).delivery
      return { id: messageId, from: topicArn, to: intent.target }
    },
  }
}

async function carryOne(parts: SnsDeadLetterParts, intent: Intent): Promise<Outcome> {
  const { sns, sqs, permissions } = parts
  const { delivery, message: own } = intent.payload as DeadLetter
  const { target } = intent
  const queue = await sqs.queue(target)
  if (queue === undefined) return refused('QueueDoesNotExist', 'there is no such queue')
  const source = delivery.topicArn
  const passage = { service: 'sns.amazonaws.com', action: 'sqs:SendMessage', target, source }
  const permit = permissions.check(passage, queue.policy)
  if (!permit.granted) return refused('AccessDenied', permit.reason)
  const message = own ?? (await sns.messageOf(delivery))
  if (message === undefined) return refused('InternalFailure', 'the text of the message is gone')
  // What a queue refused for its many attributes would be refused here too: all of it as a document.
  const raw = delivery.subscriber.raw && fitsQueue(message)
  const { body, note } = await bodyOf(parts.envelopes, delivery, message, raw)
  const entry = {
    body,
    messageAttributes: raw ? queueAttributes(message) : undefined,
    ...placeInQueue(queue, message),
    traceHeader: message.traceHeader,
    intentId: intent.id,
    from: delivery.topicArn,
    via: NAME,
    parentId: delivery.messageId,
    note: [permit.note, note].filter((text) => text !== undefined).join('; ') || undefined,
  }
  const [result] = await sqs.enqueue(target, [entry])
  if (result && 'error' in result) return refused(result.error.code, result.error.message)
  return { kind: 'delivered', taken: result?.taken ?? false }
}

async function bodyOf(
  envelopes: Envelopes,
  delivery: Notification,
  message: SnsMessage,
  raw: boolean,
) {
  if (raw) return { body: bodyFor(message, delivery.subscriber.protocol) }
  try {
    return { body: JSON.stringify(await envelopes.notification(delivery, message)) }
  } catch (error) {
    // Better an unsigned dead letter than none.
    const body = JSON.stringify(envelopes.unsigned(delivery, message))
    return { body, note: `it could not be signed: ${failureOf(error).reason}` }
  }
}

function refused(code: string, reason: string): Failure {
  return { kind: 'failed', permanent: true, code, reason }
}
