// The JSON documents that SNS delivers, member by member in AWS's order.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html

import {
  bodyFor,
  type Confirmation,
  type Notification,
  type SnsMessage,
} from '../services/sns/port.ts'
import type { EnvelopeSigner } from './sns-signer.ts'

export interface EnvelopeParts {
  readonly signer: EnvelopeSigner
  /** Base of the links in a document. */
  readonly endpoint: () => string
}

interface DocumentBase {
  readonly Type: string
  readonly MessageId: string
  readonly TopicArn: string
  readonly Message: string
  readonly Timestamp: string
}

interface Signature {
  readonly SignatureVersion: '1' | '2'
  readonly Signature: string
  readonly SigningCertURL: string
}

/** FIFO topics do not sign. */
export interface NotificationDocument extends DocumentBase, Partial<Signature> {
  readonly UnsubscribeURL: string
}

export interface ConfirmationDocument extends DocumentBase, Signature {
  readonly Token: string
  readonly SubscribeURL: string
}

export type SnsDocument = NotificationDocument | ConfirmationDocument

export interface Envelopes {
  /** What a subscription without raw delivery gets. */
  notification(of: Notification, message: SnsMessage): Promise<NotificationDocument>
  /** The same as JSON text; most of it is made once for all subscriptions of a protocol. */
  notificationText(of: Notification, message: SnsMessage): Promise<string>
  /** "You have chosen to subscribe …", or to unsubscribe. */
  confirmation(of: Confirmation): Promise<ConfirmationDocument>
}

interface TextAround {
  readonly before: string
  readonly after: string
}

/** Messages whose deliveries are on their way: some 8 KiB each. */
const REMEMBERED_TEXTS = 500

export function createEnvelopes({ signer, endpoint }: EnvelopeParts): Envelopes {
  async function signatureOf(
    document: Readonly<Record<string, unknown>>,
    version: '1' | '2',
  ): Promise<Signature> {
    const { signature, signingCertUrl } = await signer.sign(document, version)
    return { SignatureVersion: version, Signature: signature, SigningCertURL: signingCertUrl }
  }

  /** What stands before and after the one member that differs between subscriptions. */
  async function around(of: Notification, message: SnsMessage) {
    const fifo = message.sequenceNumber !== undefined
    const document = {
      Type: 'Notification',
      MessageId: message.messageId,
      ...(fifo && { SequenceNumber: message.sequenceNumber }),
      TopicArn: message.topicArn,
      ...(message.subject !== undefined && { Subject: message.subject }),
      Message: bodyFor(message, of.subscriber.protocol),
      Timestamp: new Date(message.publishedAtMs).toISOString(),
    }
    const attributes = attributesOf(message)
    return {
      before: {
        ...document,
        ...(!fifo && (await signatureOf(document, message.signatureVersion))),
      },
      after: {
        ...(attributes && { MessageAttributes: attributes }),
        ...(of.replayed && { Replayed: true }),
      },
    }
  }

  async function textAround(of: Notification, message: SnsMessage): Promise<TextAround> {
    const { before, after } = await around(of, message)
    const rest = JSON.stringify(after).slice(1)
    return {
      before: `${JSON.stringify(before).slice(0, -1)},"UnsubscribeURL":`,
      after: rest === '}' ? rest : `,${rest}`,
    }
  }

  const texts = new Map<string, Promise<TextAround>>()

  function knownTextAround(of: Notification, message: SnsMessage): Promise<TextAround> {
    // Long ones are not many at once, and would be much to remember.
    if (of.storedAs !== undefined) return textAround(of, message)
    const key = `${of.subscriber.protocol} ${message.messageId} ${of.replayed ?? false}`
    const known = texts.get(key)
    if (known !== undefined) return known
    const text = textAround(of, message)
    text.catch(() => texts.delete(key))
    texts.set(key, text)
    if (texts.size > REMEMBERED_TEXTS) texts.delete(texts.keys().next().value!)
    return text
  }

  return {
    async notification(of, message) {
      const { before, after } = await around(of, message)
      return { ...before, UnsubscribeURL: unsubscribeUrl(endpoint(), of.subscriber.arn), ...after }
    },

    async notificationText(of, message) {
      const { before, after } = await knownTextAround(of, message)
      return before + JSON.stringify(unsubscribeUrl(endpoint(), of.subscriber.arn)) + after
    },

    async confirmation(of) {
      const document = {
        Type: of.kind === 'confirmation' ? 'SubscriptionConfirmation' : 'UnsubscribeConfirmation',
        MessageId: of.messageId,
        Token: of.token,
        TopicArn: of.topicArn,
        Message: invitation(of),
        SubscribeURL: subscribeUrl(endpoint(), of.topicArn, of.token),
        Timestamp: new Date(of.sentAtMs).toISOString(),
      }
      return { ...document, ...(await signatureOf(document, of.signatureVersion)) }
    },
  }
}

function invitation({ kind, topicArn, subscriber }: Confirmation): string {
  return kind === 'confirmation'
    ? `You have chosen to subscribe to the topic ${topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`
    : `You have chosen to deactivate subscription ${subscriber.arn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`
}

export function unsubscribeUrl(base: string, subscriptionArn: string): string {
  return `${base}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`
}

function subscribeUrl(base: string, topicArn: string, token: string): string {
  return `${base}/?Action=ConfirmSubscription&TopicArn=${topicArn}&Token=${token}`
}

/** `{"name": {"Type": "String", "Value": "…"}}`; undefined when there are none. */
export function attributesOf({ attributes }: SnsMessage) {
  if (attributes === undefined) return undefined
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, value }]) => [
      name,
      { Type: type, Value: value },
    ]),
  )
}
