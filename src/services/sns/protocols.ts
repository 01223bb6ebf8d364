// The protocols that a subscription may have. A new one is an entry of `supported` and an edge.
// https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html

import { parseArn } from '../../kernel/arn.ts'
import { invalidParameter, unprefixed } from './errors.ts'
import { platformOf } from './platform.ts'
import { isPhoneNumber } from './sms.ts'
import type { SubscriptionRow, TopicRow } from './tables.ts'

export interface Protocol {
  readonly name: string
  /** Throws on an endpoint that AWS refuses. */
  readonly requireEndpoint: (endpoint: string, topic: Pick<TopicRow, 'fifo' | 'region'>) => void
  /** Whether the endpoint's owner has to confirm before anything is delivered. */
  readonly asksToConfirm: (endpoint: string, subscriberAccount: string) => boolean
  /** Whether RawMessageDelivery may be set. */
  readonly raw: boolean
  /** Whether a FIFO topic delivers to it. */
  readonly fifo: boolean
  readonly edge: string
  /** What the edge's intents are grouped by: one target's deliveries travel together. */
  readonly targetOf: (subscription: Pick<SubscriptionRow, 'endpoint'>) => string
}

const sqs: Protocol = {
  name: 'sqs',
  requireEndpoint(endpoint, topic) {
    const arn = parseArn(endpoint)
    if (arn?.service !== 'sqs' || arn.account === '') throw invalidParameter('SQS endpoint ARN')
    if (!topic.fifo && arn.resource.endsWith('.fifo')) {
      throw invalidParameter(
        'Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics',
      )
    }
  },
  // The owner of a queue subscribes it at once; anyone else's queue is sent a token first.
  asksToConfirm: (endpoint, account) => parseArn(endpoint)?.account !== account,
  raw: true,
  fifo: true,
  edge: 'sns-to-sqs',
  targetOf: ({ endpoint }) => endpoint,
}

const lambda: Protocol = {
  name: 'lambda',
  requireEndpoint(endpoint) {
    const arn = parseArn(endpoint)
    if (arn?.service !== 'lambda' || !arn.resource.startsWith('function:')) {
      throw invalidParameter('Lambda endpoint ARN')
    }
  },
  asksToConfirm: () => false,
  raw: false,
  fifo: false,
  edge: 'sns-to-lambda',
  targetOf: ({ endpoint }) => endpoint,
}

const firehose: Protocol = {
  name: 'firehose',
  requireEndpoint(endpoint) {
    const arn = parseArn(endpoint)
    if (arn?.service !== 'firehose' || !arn.resource.startsWith('deliverystream/')) {
      throw invalidParameter('Firehose endpoint ARN')
    }
  },
  asksToConfirm: () => false,
  raw: true,
  fifo: false,
  edge: 'sns-to-firehose',
  targetOf: ({ endpoint }) => endpoint,
}

function http(name: 'http' | 'https'): Protocol {
  return {
    name,
    requireEndpoint(endpoint) {
      if (!endpoint.startsWith(`${name}://`)) {
        throw invalidParameter('Endpoint must match the specified protocol')
      }
      // Which address its host stands for is looked at when it is called.
      if (!URL.canParse(endpoint)) throw invalidParameter('Endpoint')
    },
    asksToConfirm: () => true,
    raw: true,
    fifo: false,
    edge: 'sns-to-http',
    targetOf: ({ endpoint }) => endpoint,
  }
}

/** People and devices: recorded in the outbox. */
function recorded(
  name: 'email' | 'email-json' | 'sms' | 'application',
  asks: boolean,
  requireEndpoint: Protocol['requireEndpoint'],
): Protocol {
  return {
    name,
    requireEndpoint,
    asksToConfirm: () => asks,
    raw: false,
    fifo: false,
    edge: 'sns-to-outbox',
    targetOf: ({ endpoint }) => endpoint,
  }
}

function requireEmail(endpoint: string): void {
  if (!/^[^\s@]{1,64}@[^\s@]{1,255}$/.test(endpoint)) throw invalidParameter('Email address')
}

function requirePhone(endpoint: string): void {
  if (!isPhoneNumber(endpoint)) throw unprefixed(`Invalid SMS endpoint: ${endpoint}`)
}

function requireDevice(endpoint: string): void {
  if (platformOf(endpoint)?.id === undefined) throw invalidParameter('ApplicationEndpoint ARN')
}

const supported: ReadonlyMap<string, Protocol> = new Map(
  [
    sqs,
    lambda,
    firehose,
    http('http'),
    http('https'),
    recorded('email', true, requireEmail),
    recorded('email-json', true, requireEmail),
    recorded('sms', false, requirePhone),
    recorded('application', false, requireDevice),
  ].map((protocol) => [protocol.name, protocol]),
)

/** The protocol of a subscription that exists. */
export function protocolNamed(name: string): Protocol | undefined {
  return supported.get(name)
}

export function requireProtocol(name: string): Protocol {
  const protocol = supported.get(name)
  if (protocol !== undefined) return protocol
  throw invalidParameter(`Amazon SNS does not support this protocol string: ${name}`)
}
