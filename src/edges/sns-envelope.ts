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

/** What of a delivery its document goes by, beside the message. */
type Notified = Pick<Notification, 'subscriber' | 'replayed' | 'storedAs'>

export interface Envelopes {
  /** What a subscription without raw delivery gets. */
  notification(of: Notification, message: SnsMessage): Promise<NotificationDocument>
  /**
   * The same as JSON text; most of it is made once for all subscriptions of a protocol and all
   * attempts, which then have it at once.
   */
  notificationText(of: Notified, message: SnsMessage): string | Promise<string>
  /** The same without a signature, which then needs nobody. */
  unsigned(of: Notification, message: SnsMessage): NotificationDocument
  /** "You have chosen to subscribe …", or to unsubscribe. */
  confirmation(of: Confirmation): Promise<ConfirmationDocument>
}

interface TextAround {
  readonly before: string
  readonly after: string
}

/** Messages whose deliveries are on their way: some 8 KiB each. */
const REMEMBERED_TEXTS = 500
const REMEMBERED_LINKS = 4_096

export function createEnvelopes(parts: EnvelopeParts): Envelopes {
  return new SignedEnvelopes(parts)
}

class SignedEnvelopes implements Envelopes {
  readonly #signer: EnvelopeParts['signer']
  readonly #endpoint: () => string
  /** By message id, then by protocol: both are at hand with their hashes, unlike a key made of them. */
  readonly #texts = new Map<string, Map<string, TextAround | Promise<TextAround>>>()

  readonly #links = new Map<string, { readonly base: string; readonly text: string }>()

  constructor({ signer, endpoint }: EnvelopeParts) {
    this.#signer = signer
    this.#endpoint = endpoint
  }

  async notification(of: Notification, message: SnsMessage) {
    return this.#whole(of, await this.#around(of, message))
  }

  unsigned(of: Notification, message: SnsMessage) {
    return this.#whole(of, around(of, message, {}))
  }

  #whole(of: Notification, { before, after }: ReturnType<typeof around>) {
    const UnsubscribeURL = unsubscribeUrl(this.#endpoint(), of.subscriber.arn)
    return { ...before, UnsubscribeURL, ...after }
  }

  notificationText(of: Notified, message: SnsMessage): string | Promise<string> {
    const link = this.#link(of.subscriber.arn)
    const text = ({ before, after }: TextAround) => before + link + after
    // Long ones are not many at once, and would be much to remember.
    if (of.storedAs !== undefined) return this.#textAround(of, message).then(text)
    const around = this.#known(of, message)
    return around instanceof Promise ? around.then(text) : text(around)
  }

  /** As JSON. */
  #link(subscriptionArn: string): string {
    const known = this.#links.get(subscriptionArn)
    const base = this.#endpoint()
    if (known?.base === base) return known.text
    const text = JSON.stringify(unsubscribeUrl(base, subscriptionArn))
    if (this.#links.size >= REMEMBERED_LINKS) this.#links.clear()
    this.#links.set(subscriptionArn, { base, text })
    return text
  }

  #known(of: Notified, message: SnsMessage): TextAround | Promise<TextAround> {
    const { protocol } = of.subscriber
    const variant = of.replayed === true ? `replayed ${protocol}` : protocol
    let texts = this.#texts.get(message.messageId)
    if (texts === undefined) this.#texts.set(message.messageId, (texts = new Map()))
    return texts.get(variant) ?? this.#remember(texts, variant, this.#textAround(of, message))
  }

  async confirmation(of: Confirmation): Promise<ConfirmationDocument> {
    const document = {
      Type: of.kind === 'confirmation' ? 'SubscriptionConfirmation' : 'UnsubscribeConfirmation',
      MessageId: of.messageId,
      Token: of.token,
      TopicArn: of.topicArn,
      Message: invitation(of),
      SubscribeURL: subscribeUrl(this.#endpoint(), of.topicArn, of.token),
      Timestamp: new Date(of.sentAtMs).toISOString(),
    }
    return { ...document, ...(await this.#signatureOf(document, of.signatureVersion)) }
  }

  async #signatureOf(
    document: Readonly<Record<string, unknown>>,
    version: '1' | '2',
  ): Promise<Signature> {
    const { signature, signingCertUrl } = await this.#signer.sign(document, version)
    return { SignatureVersion: version, Signature: signature, SigningCertURL: signingCertUrl }
  }

  async #around(of: Notified, message: SnsMessage) {
    // FIFO topics do not sign.
    if (message.sequenceNumber !== undefined) return around(of, message, {})
    const { before } = around(of, message, {})
    return around(of, message, await this.#signatureOf(before, message.signatureVersion))
  }

  async #textAround(of: Notified, message: SnsMessage): Promise<TextAround> {
    const { before, after } = await this.#around(of, message)
    const rest = JSON.stringify(after).slice(1)
    return {
      before: `${JSON.stringify(before).slice(0, -1)},"UnsubscribeURL":`,
      after: rest === '}' ? rest : `,${rest}`,
    }
  }

  #remember(
    texts: Map<string, TextAround | Promise<TextAround>>,
    variant: string,
    text: Promise<TextAround>,
  ): Promise<TextAround> {
    texts.set(variant, text)
    if (this.#texts.size > REMEMBERED_TEXTS) this.#texts.delete(this.#texts.keys().next().value!)
    text.then(
      (known) => texts.set(variant, known),
      () => texts.delete(variant),
    )
    return text
  }
}

/** What stands before and after the one member that differs between subscriptions. */
function around(of: Notified, message: SnsMessage, signature: Partial<Signature>) {
  const attributes = attributesOf(message)
  return {
    before: {
      Type: 'Notification',
      MessageId: message.messageId,
      ...(message.sequenceNumber !== undefined && { SequenceNumber: message.sequenceNumber }),
      TopicArn: message.topicArn,
      ...(message.subject !== undefined && { Subject: message.subject }),
      Message: bodyFor(message, of.subscriber.protocol),
      Timestamp: new Date(message.publishedAtMs).toISOString(),
      ...signature,
    },
    after: {
      ...(attributes && { MessageAttributes: attributes }),
      ...(of.replayed && { Replayed: true }),
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
