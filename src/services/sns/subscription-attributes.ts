// Subscription attributes: which exist and what each may say.
// https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html

import { parseArn } from '../../kernel/arn.ts'
import { deliveryPolicyFault, shownSubscriptionPolicy } from './delivery-policy.ts'
import { invalidParameter } from './errors.ts'
import { compileFilter, InvalidFilter, type Filter, type FilterScope } from './filter-policy.ts'
import { isObject, parseJson } from './json-text.ts'
import type { Protocol } from './protocols.ts'
import { replayWindow } from './replay-policy.ts'
import { retentionDays } from './topic-attributes.ts'
import type { TopicRow } from './tables.ts'

type Strings = Readonly<Record<string, string>>

const NAMES = new Set([
  'DeliveryPolicy',
  'FilterPolicy',
  'FilterPolicyScope',
  'RawMessageDelivery',
  'RedrivePolicy',
  'ReplayPolicy',
  'SubscriptionRoleArn',
])

/** What a subscription does of which nobody said anything. */
export const attributeDefaults: Strings = {
  RawMessageDelivery: 'false',
  FilterPolicyScope: 'MessageAttributes',
}

/** Attributes that the empty text (and of some, `{}`) takes away. */
const REMOVABLE = ['DeliveryPolicy', 'FilterPolicy', 'RedrivePolicy', 'ReplayPolicy']

interface Subscribed {
  readonly topic: TopicRow
  readonly protocol: Protocol
  readonly endpoint: string
  /** Of the call, for the words of its errors. */
  readonly prefix: string
}

/** Throws on what AWS refuses; answers all attributes as they are kept. */
export function applyAttributes(before: Strings, given: Strings, of: Subscribed): Strings {
  const { prefix } = of
  for (const [name, value] of Object.entries(given)) {
    if (!NAMES.has(name)) throw invalidParameter('AttributeName')
    const fault = faultOf(name, value, of)
    if (fault !== undefined) throw invalidParameter(prefix + fault)
  }
  const kept = new Map(Object.entries({ ...before, ...given }))
  for (const name of REMOVABLE) {
    const value = kept.get(name)
    if (value === '' || (name !== 'FilterPolicy' && value === '{}')) kept.delete(name)
  }
  const raw = kept.get('RawMessageDelivery')
  if (raw !== undefined) kept.set('RawMessageDelivery', raw.toLowerCase())
  const attributes = Object.fromEntries(kept)
  if ('FilterPolicy' in given || 'FilterPolicyScope' in given) requireFilter(attributes, prefix)
  return attributes
}

function requireFilter(attributes: Strings, prefix: string): void {
  try {
    filterOf(attributes)
  } catch (error) {
    if (!(error instanceof InvalidFilter)) throw error
    throw invalidParameter(prefix + error.message)
  }
}

/** A scope is kept by itself and shown with a policy only. */
export function shownAttributes(attributes: Strings): Strings {
  const { FilterPolicyScope: scope, ...others }: Record<string, string> = {
    ...attributeDefaults,
    ...attributes,
  }
  const { DeliveryPolicy: policy } = others
  if (policy !== undefined) others.DeliveryPolicy = shownSubscriptionPolicy(policy)
  return attributes.FilterPolicy === undefined ? others : { ...others, FilterPolicyScope: scope! }
}

export function filterOf(attributes: Strings): Filter | undefined {
  const { FilterPolicy: policy, FilterPolicyScope: scope = 'MessageAttributes' } = attributes
  return policy === undefined ? undefined : compileFilter(policy, scope as FilterScope)
}

export function deadLetterArnOf(attributes: Strings): string | undefined {
  const policy = parseJson(attributes.RedrivePolicy ?? '')
  const arn = isObject(policy) ? policy.deadLetterTargetArn : undefined
  return typeof arn === 'string' ? arn : undefined
}

function faultOf(name: string, value: string, of: Subscribed): string | undefined {
  switch (name) {
    case 'RawMessageDelivery':
      return rawFault(value, of.protocol)
    case 'FilterPolicyScope':
      return value === 'MessageAttributes' || value === 'MessageBody'
        ? undefined
        : `FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`
    case 'DeliveryPolicy':
      return value === '' ? undefined : deliveryPolicyFault(value)
    case 'RedrivePolicy':
      return redriveFault(value, of)
    case 'ReplayPolicy':
      return replayFault(value, of.topic)
    default:
      return undefined
  }
}

function rawFault(value: string, protocol: Protocol): string | undefined {
  const lower = value.toLowerCase()
  if (lower !== 'true' && lower !== 'false') {
    return `RawMessageDelivery: Invalid value [${value}]. Must be true or false.`
  }
  if (lower === 'false' || protocol.raw) return undefined
  return `RawMessageDelivery: Delivery protocol [${protocol.name}] does not support raw message delivery.`
}

function redriveFault(
  value: string,
  { topic, protocol, endpoint }: Subscribed,
): string | undefined {
  if (value === '' || value === '{}') return undefined
  const policy = parseJson(value)
  if (!isObject(policy)) return 'RedrivePolicy: failed to parse JSON'
  const target = policy.deadLetterTargetArn
  const arn = typeof target === 'string' ? parseArn(target) : undefined
  if (arn?.service !== 'sqs') return 'RedrivePolicy: deadLetterTargetArn is an invalid arn'
  if (arn.region !== topic.region) {
    return 'RedrivePolicy: dead-letter queue must be in the same Region as the subscription'
  }
  const fifo = topic.fifo && protocol.name === 'sqs' && endpoint.endsWith('.fifo')
  if (fifo && !arn.resource.endsWith('.fifo')) {
    return 'RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.'
  }
  if (!fifo && arn.resource.endsWith('.fifo')) {
    return 'RedrivePolicy: must use a standard queue as DLQ for a standard subscription.'
  }
  return undefined
}

function replayFault(value: string, topic: TopicRow): string | undefined {
  if (value === '' || value === '{}') return undefined
  if (!topic.fifo || retentionDays(topic.attributes.ArchivePolicy) === undefined) {
    return 'ReplayPolicy: the topic has no ArchivePolicy'
  }
  const window = replayWindow(value)
  return typeof window === 'string' ? `ReplayPolicy: ${window}` : undefined
}
