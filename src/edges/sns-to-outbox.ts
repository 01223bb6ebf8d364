// SNS → people and devices: email, text messages and push notifications are written down, not sent.
// https://docs.aws.amazon.com/sns/latest/dg/sns-user-notifications.html

import type { Outcome } from '../delivery/edge.ts'
import { eachAlone, failureOf } from '../delivery/failure.ts'
import { SNS_CUSTOMER_MANAGED } from '../delivery/retry.ts'
import {
  bodyFor,
  type Delivery,
  type Notification,
  type OutboxEntry,
  type SnsMessage,
  type SnsOutbox,
} from '../services/sns/port.ts'
import type { Intent } from '../store/store.ts'
import {
  createSnsDelivery,
  DELIVERED_BEFORE,
  type DeliveryParts,
  type Loaded,
  type SnsEdge,
} from './sns-delivery.ts'
import type { ConfirmationDocument, NotificationDocument } from './sns-envelope.ts'

const NAME = 'sns-to-outbox'

export interface SnsToOutboxParts extends Omit<DeliveryParts, 'retries'> {
  readonly outbox: SnsOutbox
}

export function snsToOutbox(parts: SnsToOutboxParts): SnsEdge {
  const { envelopes, outbox } = parts
  const delivery = createSnsDelivery({ ...parts, retries: () => SNS_CUSTOMER_MANAGED })

  async function contentOf(of: Delivery, message: SnsMessage | undefined) {
    if (of.kind !== 'notification') {
      const document = await envelopes.confirmation(of)
      const subject = 'AWS Notification - Subscription Confirmation'
      return { subject, text: asText(of, document, inviting(document)) }
    }
    const { protocol } = of.subscriber
    if (protocol === 'sms') return { text: bodyFor(message!, 'sms') }
    if (protocol === 'application') return { text: bodyFor(message!, platformOf(of)) }
    const document = await envelopes.notification(of, message!)
    const text = asText(of, document, withFooter(bodyFor(message!, protocol), document))
    return { subject: message!.subject ?? 'AWS Notification Message', text }
  }

  async function record(
    intent: Intent,
    of: Delivery,
    message: SnsMessage | undefined,
  ): Promise<Outcome> {
    const entry: OutboxEntry = {
      protocol: of.subscriber.protocol as OutboxEntry['protocol'],
      to: of.subscriber.endpoint,
      messageId: of.messageId,
      from: of.topicArn,
      ...(await contentOf(of, message)),
      attributes: message?.attributes,
      traceHeader: message?.traceHeader,
    }
    const result = await outbox.record(of.topicArn, entry, intent.id)
    return 'taken' in result
      ? { kind: 'delivered', taken: result.taken }
      : { kind: 'failed', permanent: true, ...result.refusal }
  }

  async function carryOne(intent: Intent): Promise<Outcome<Loaded>> {
    const of = intent.payload as Delivery
    const message = await delivery.load(intent)
    if (of.kind === 'notification' && message === undefined) return DELIVERED_BEFORE
    const outcome = await record(intent, of, message).catch(failureOf)
    return delivery.done(intent, message, outcome)
  }

  return {
    name: NAME,
    carry: (intents) => eachAlone(intents, carryOne),
    next: delivery.next,
    describe: delivery.describe,
  }
}

/** `…:endpoint/GCM/app/…` → `GCM`: the key of a structured message's text for it. */
function platformOf({ subscriber }: Notification): string {
  return subscriber.endpoint.split('/', 2)[1] ?? 'default'
}

function asText({ subscriber }: Delivery, document: object, plain: string): string {
  return subscriber.protocol === 'email-json' ? JSON.stringify(document) : plain
}

function inviting({ TopicArn, SubscribeURL }: ConfirmationDocument): string {
  return `You have chosen to subscribe to the topic:\n${TopicArn}\n\nTo confirm this subscription, visit:\n${SubscribeURL}\n`
}

function withFooter(body: string, { UnsubscribeURL }: NotificationDocument): string {
  return `${body}\n\n--\nTo stop receiving notifications from this topic, visit:\n${UnsubscribeURL}\n`
}
