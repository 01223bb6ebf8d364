// The JSON documents that SNS delivers, member by member in AWS's order.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html

import {
  bodyFor,
  type Confirmation,
  type Notification,
  type SnsMessage,
} from '../services/sns/port.ts'
import type { SnsSigner } from './sns-signer.ts'

export type SnsDocument = Readonly<Record<string, unknown>>

export interface EnvelopeOptions {
  readonly signer: SnsSigner
  /** Base of the links in a document. */
  readonly endpoint: () => string
}

export function createEnvelopes({ signer, endpoint }: EnvelopeOptions) {
  async function signed(document: SnsDocument, version: '1' | '2'): Promise<SnsDocument> {
    const { signature, signingCertUrl } = await signer.sign(document, version)
    return {
      SignatureVersion: version,
      Signature: signature,
      SigningCertURL: signingCertUrl,
    }
  }

  return {
    /** What a subscription without raw delivery gets. FIFO topics do not sign. */
    async notification(of: Notification, message: SnsMessage): Promise<SnsDocument> {
      const { arn, protocol } = of.subscriber
      const document = {
        Type: 'Notification',
        MessageId: message.messageId,
        ...(message.sequenceNumber !== undefined && { SequenceNumber: message.sequenceNumber }),
        TopicArn: message.topicArn,
        ...(message.subject !== undefined && { Subject: message.subject }),
        Message: bodyFor(message, protocol),
        Timestamp: new Date(message.publishedAtMs).toISOString(),
      }
      const fifo = message.sequenceNumber !== undefined
      const attributes = attributesOf(message)
      return {
        ...document,
        ...(!fifo && (await signed(document, message.signatureVersion))),
        UnsubscribeURL: unsubscribeUrl(endpoint(), arn),
        ...(attributes && { MessageAttributes: attributes }),
        ...(of.replayed && { Replayed: true }),
      }
    },

    /** "You have chosen to subscribe …", or to unsubscribe. */
    async confirmation(of: Confirmation): Promise<SnsDocument> {
      const leaving = of.kind === 'unsubscribe-confirmation'
      const document = {
        Type: leaving ? 'UnsubscribeConfirmation' : 'SubscriptionConfirmation',
        MessageId: of.messageId,
        Token: of.token,
        TopicArn: of.topicArn,
        Message: leaving
          ? `You have chosen to deactivate subscription ${of.subscriber.arn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`
          : `You have chosen to subscribe to the topic ${of.topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
        SubscribeURL: subscribeUrl(endpoint(), of.topicArn, of.token),
        Timestamp: new Date(of.sentAtMs).toISOString(),
      }
      return { ...document, ...(await signed(document, of.signatureVersion)) }
    },
  }
}

export type Envelopes = ReturnType<typeof createEnvelopes>

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
