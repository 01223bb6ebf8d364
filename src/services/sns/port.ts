// The door that SNS opens to edges, and what travels through them.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { PortOf } from '../service.ts'

/** A message as published, good for every subscription. */
export interface SnsMessage {
  readonly messageId: string
  readonly topicArn: string
  readonly subject?: string
  readonly body: string
  /** Bodies of message structure `json`, by protocol. */
  readonly bodies?: Readonly<Record<string, string>>
  readonly attributes?: Readonly<Record<string, SnsAttribute>>
  readonly publishedAtMs: number
  /** Of FIFO topics: 20 digits. */
  readonly sequenceNumber?: string
  readonly groupId?: string
  readonly deduplicationId?: string
  readonly traceHeader?: string
  readonly signatureVersion: '1' | '2'
}

export interface SnsAttribute {
  /** `String`, `String.Array`, `Number` or `Binary`, perhaps with a suffix. */
  readonly type: string
  /** Base64 when binary. */
  readonly value: string
}

/** What a delivery must know of its subscription: as it was when the message was published. */
export interface Subscriber {
  readonly arn: string
  readonly protocol: string
  readonly endpoint: string
  readonly raw: boolean
  readonly deadLetterArn?: string
  /** JSON text of the subscription's DeliveryPolicy, of HTTP/S. */
  readonly deliveryPolicy?: string
  /** In which role a delivery stream is written to. */
  readonly roleArn?: string
}

/** Payload of the intents of edges named `sns-to-…`. */
export type Delivery = Notification | Confirmation

interface DeliveryBase {
  readonly topicArn: string
  readonly messageId: string
  readonly subscriber: Subscriber
  readonly traceHeader?: string
}

export interface Notification extends DeliveryBase {
  readonly kind: 'notification'
  /** For targets that want an id of their own (Lambda): the same over all attempts. */
  readonly requestId: string
  /** It comes from a FIFO topic's archive. */
  readonly replayed?: true
  /** What of its end goes to CloudWatch Logs. */
  readonly statusLog?: StatusLog
  /** Here when it is short, else stored once per message. */
  readonly message?: SnsMessage
  readonly storedAs?: string
}

export interface StatusLog {
  readonly success: boolean
  readonly failure: boolean
}

/** Payload of the intents of `sns-to-queues`: one short message, and queues that get it together. */
export interface QueueRun {
  readonly topicArn: string
  readonly messageId: string
  readonly traceHeader?: string
  readonly message: SnsMessage
  readonly subscribers: readonly Subscriber[]
}

export const SNS_TO_QUEUES = 'sns-to-queues'

/** "You have chosen to subscribe …": asks the endpoint to confirm, or tells it that it is out. */
export interface Confirmation extends DeliveryBase {
  readonly kind: 'confirmation' | 'unsubscribe-confirmation'
  readonly token: string
  readonly sentAtMs: number
  readonly signatureVersion: '1' | '2'
}

/** The text for one protocol: its own of a structured message, else the default. */
export function bodyFor(message: SnsMessage, protocol: string): string {
  const { bodies, body } = message
  return bodies !== undefined && Object.hasOwn(bodies, protocol) ? bodies[protocol]! : body
}

/** A URL may hold a user's name and password, which are nobody else's business. */
export function shownEndpoint(endpoint: string): string {
  if (!endpoint.includes('@') || !URL.canParse(endpoint)) return endpoint
  const url = new URL(endpoint)
  url.username = url.username && '****'
  url.password = url.password && '****'
  return url.href
}

export const SNS: PortOf<SnsPort> = { service: 'sns' }

export interface SnsPort {
  /** Publishes to a standard topic; throws AwsError as Publish does. */
  publish(topicArn: string, entry: SnsEntry): Promise<{ messageId: string; taken: boolean }>
  /** The topic's policy as JSON text; undefined when there is no such topic. */
  policy(topicArn: string): Promise<string | undefined>
}

export interface SnsEntry {
  readonly message: string
  readonly subject?: string
  readonly attributes?: Readonly<Record<string, SnsAttribute>>
  readonly traceHeader?: string
  /** Taken in the publishing transaction: then the effect is exactly once. */
  readonly intentId?: string
  /** Who sends it, for the lineage. */
  readonly from: string
  readonly via: string
  readonly parentId?: string
  readonly note?: string
}

/** What SNS's own edges need of it. */
export interface SnsDeliveries {
  /** The delivery's message; undefined when it was delivered already and its text is gone. */
  messageOf(notification: Notification): Promise<SnsMessage | undefined>
  /**
   * Work that makes intents hold the delivery's text, for the transaction that emits them; undefined
   * where there is none stored.
   */
  holdFor(notification: Notification): TextHold | undefined
  /** The intent, of a delivery or its dead letter, has left the outbox: its share of a stored text may go. */
  settled(notification: Notification, intentId: string): Promise<void>
}

/** What `sns-to-queues` needs of it: ways back from one intent for many queues to one for each. */
export interface SnsRuns {
  /** One delivery of a run by itself: with its own attempts and its own dead letter. */
  emitAlone(tx: Tx, run: QueueRun, subscriber: Subscriber): void
  /** Takes the intent of a run and leaves each of its deliveries to an intent of its own. */
  unfold(run: QueueRun, intentId: string): Promise<void>
}

export interface TextHold {
  readonly partition: string
  work(tx: Tx, intentIds: readonly string[]): Reading<void>
}

/** What Millrace cannot send (email, text messages, push): recorded where it can be read. */
export interface SnsOutbox {
  /** Takes the intent; refuses what AWS would not have sent. */
  record(
    topicArn: string,
    entry: OutboxEntry,
    intentId: string,
  ): Promise<{ taken: boolean } | { refusal: { code: string; reason: string } }>
}

export interface OutboxEntry {
  readonly protocol: 'email' | 'email-json' | 'sms' | 'application'
  /** Address, phone number, or ARN of the platform endpoint. */
  readonly to: string
  readonly messageId: string
  /** ARN of the topic, or `api:sns.Publish`. */
  readonly from: string
  readonly subject?: string
  readonly text: string
  readonly attributes?: Readonly<Record<string, SnsAttribute>>
  readonly traceHeader?: string
}
