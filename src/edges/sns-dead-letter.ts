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
import type { PortAttribute, PortEntry, QueueFacts, SqsPort } from '../services/sqs/port.ts'
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
  /** Of a long message that was read: its text. Else the letter holds what is stored for all. */
  readonly message?: SnsMessage | undefined
}

/** What letters were first: the document itself. An outbox may still hold some. */
interface MadeLetter {
  readonly topicArn: string
  readonly messageId: string
  readonly body: string
  readonly attributes?: Readonly<Record<string, PortAttribute>>
  readonly groupId?: string
  readonly deduplicationId?: string
  readonly traceHeader?: string
}

type AnyLetter = DeadLetter | MadeLetter

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
  readonly sns: Pick<SnsDeliveries, 'messageOf' | 'settled'>
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
      const { messageId, topicArn } = headOf(intent.payload as AnyLetter)
      return { id: messageId, from: topicArn, to: intent.target }
    },
  }
}

function headOf(letter: AnyLetter): Pick<MadeLetter, 'messageId' | 'topicArn'> {
  return 'delivery' in letter ? letter.delivery : letter
}

async function carryOne(parts: SnsDeadLetterParts, intent: Intent): Promise<Outcome> {
  const { sns, sqs, permissions } = parts
  const letter = intent.payload as AnyLetter
  const { topicArn: source, messageId } = headOf(letter)
  const { target } = intent
  const queue = await sqs.queue(target)
  if (queue === undefined) return refused('QueueDoesNotExist', 'there is no such queue')
  const passage = { service: 'sns.amazonaws.com', action: 'sqs:SendMessage', target, source }
  const permit = permissions.check(passage, queue.policy)
  if (!permit.granted) return refused('AccessDenied', permit.reason)
  const content = 'delivery' in letter ? await entryOf(parts, letter, queue) : made(letter, queue)
  if (content === undefined) return refused('InternalFailure', 'the text of the message is gone')
  const entry = {
    ...content,
    intentId: intent.id,
    from: source,
    via: NAME,
    parentId: messageId,
    note: [permit.note, content.note].filter((text) => text !== undefined).join('; ') || undefined,
  }
  const [result] = await sqs.enqueue(target, [entry])
  if (result && 'error' in result) return refused(result.error.code, result.error.message)
  const taken = result?.taken ?? false
  if (taken && 'delivery' in letter && letter.message === undefined) {
    // What could not be let go of now, a later check finds.
    await sns.settled(letter.delivery, intent.id).catch(() => {})
  }
  return { kind: 'delivered', taken }
}

type Content = Omit<PortEntry, 'intentId' | 'from' | 'via' | 'parentId'>

async function entryOf(
  { sns, envelopes }: SnsDeadLetterParts,
  { delivery, message: own }: DeadLetter,
  queue: QueueFacts,
): Promise<Content | undefined> {
  const message = own ?? (await sns.messageOf(delivery))
  if (message === undefined) return undefined
  // What a queue refused for its many attributes would be refused here too: all of it as a document.
  const raw = delivery.subscriber.raw && fitsQueue(message)
  return {
    ...(await bodyOf(envelopes, delivery, message, raw)),
    messageAttributes: raw ? queueAttributes(message) : undefined,
    ...placeInQueue(queue, message),
    traceHeader: message.traceHeader,
  }
}

function made(letter: MadeLetter, queue: QueueFacts): Content {
  const { topicArn, body, attributes, traceHeader } = letter
  const sequenceNumber = topicArn.endsWith('.fifo') ? '' : undefined
  const place = placeInQueue(queue, { ...letter, sequenceNumber })
  return { body, messageAttributes: attributes, ...place, traceHeader }
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
