// SNS → HTTP/S: a POST per message, tried again as the delivery policy says.
// https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html

import type { Outcome } from '../../delivery/edge.ts'
import { eachAlone, failureOf } from '../../delivery/failure.ts'
import { bodyFor, type Delivery, type SnsMessage } from '../../services/sns/port.ts'
import type { Intent } from '../../store/store.ts'
import { OutboundRefused, type Outbound, type OutboundAnswer } from '../outbound/outbound.ts'
import {
  createSnsDelivery,
  DELIVERED_BEFORE,
  type DeliveryParts,
  type Loaded,
  type SnsEdge,
} from '../sns-delivery.ts'
import { createPace } from './pace.ts'
import { createPolicies } from './policy.ts'

const NAME = 'sns-to-http'
/** https://docs.aws.amazon.com/sns/latest/dg/SendMessageToHttp.prepare.html */
const TIMEOUT_MS = 15_000
const USER_AGENT = 'Amazon Simple Notification Service Agent'

export interface SnsToHttpParts extends Omit<DeliveryParts, 'retries'> {
  readonly outbound: Outbound
  readonly timeoutMs?: number
}

const TYPES: Readonly<Record<Delivery['kind'], string>> = {
  notification: 'Notification',
  confirmation: 'SubscriptionConfirmation',
  'unsubscribe-confirmation': 'UnsubscribeConfirmation',
}

export function snsToHttp(parts: SnsToHttpParts): SnsEdge {
  const { envelopes, outbound, timeoutMs = TIMEOUT_MS } = parts
  const policyOf = createPolicies()
  const pace = createPace()
  const delivery = createSnsDelivery({
    ...parts,
    retries: ({ subscriber }) => policyOf(subscriber.deliveryPolicy).retries,
  })

  async function bodyOf(of: Delivery, message: SnsMessage | undefined): Promise<string> {
    if (of.kind !== 'notification') return JSON.stringify(await envelopes.confirmation(of))
    if (of.subscriber.raw) return bodyFor(message!, of.subscriber.protocol)
    return JSON.stringify(await envelopes.notification(of, message!))
  }

  async function attempt(
    of: Delivery,
    message: SnsMessage | undefined,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { endpoint, deliveryPolicy } = of.subscriber
    const headers = headersOf(of, policyOf(deliveryPolicy).contentType)
    const body = await bodyOf(of, message)
    try {
      const request = { url: endpoint, method: 'POST', headers, body, timeoutMs, signal }
      return outcomeOf(await outbound.send(request))
    } catch (error) {
      const refused = error instanceof OutboundRefused
      const code = refused ? 'AddressNotAllowed' : 'ConnectionFailure'
      return { kind: 'failed', permanent: refused, code, reason: reasonOf(error) }
    }
  }

  async function carryOne(
    intent: Intent,
    nowMs: number,
    signal: AbortSignal,
  ): Promise<Outcome<Loaded>> {
    const of = intent.payload as Delivery
    const { maxReceivesPerSecond } = policyOf(of.subscriber.deliveryPolicy)
    if (of.kind === 'notification' && maxReceivesPerSecond !== undefined) {
      const untilMs = pace(of.subscriber.arn, maxReceivesPerSecond, nowMs)
      const reason = `throttlePolicy: ${maxReceivesPerSecond} receives per second`
      if (untilMs > nowMs) return { kind: 'deferred', untilMs, reason }
    }
    const message = await delivery.load(intent)
    if (of.kind === 'notification' && message === undefined) return DELIVERED_BEFORE
    const outcome = await attempt(of, message, signal).catch(failureOf)
    return delivery.done(intent, message, outcome)
  }

  return {
    name: NAME,
    concurrency: 32,
    carry: (intents, { nowMs, signal }) =>
      eachAlone(intents, (intent) => carryOne(intent, nowMs, signal)),
    next: delivery.next,
    describe: delivery.describe,
  }
}

function headersOf(of: Delivery, contentType: string): Record<string, string> {
  const { arn, raw } = of.subscriber
  return {
    'x-amz-sns-message-type': TYPES[of.kind],
    'x-amz-sns-message-id': of.messageId,
    'x-amz-sns-topic-arn': of.topicArn,
    // Who has not confirmed has no subscription yet.
    ...(of.kind !== 'confirmation' && { 'x-amz-sns-subscription-arn': arn }),
    ...(of.kind === 'notification' && raw && { 'x-amz-sns-rawdelivery': 'true' }),
    'Content-Type': contentType,
    'User-Agent': USER_AGENT,
  }
}

/**
 * What was answered decides: 2xx took it; 5xx and 429 may take it later; any other status, a
 * redirect too, is the endpoint's own fault and final.
 */
export function outcomeOf({ status, text }: OutboundAnswer): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered', reason: `HTTP ${status}` }
  const said = text.trim().slice(0, 200)
  return {
    kind: 'failed',
    permanent: status < 500 && status !== 429,
    code: `HTTP ${status}`,
    reason: said === '' ? 'the endpoint said no more' : said,
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as NodeJS.ErrnoException).code
  return error.message === '' && code !== undefined ? code : error.message
}
