// How HTTP/S deliveries are repeated: a topic's policy over AWS's defaults.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html

import { isObject, parseJson } from './json-text.ts'
import type { SubscriptionRow, TopicRow } from './tables.ts'

const defaults = {
  defaultHealthyRetryPolicy: {
    minDelayTarget: 20,
    maxDelayTarget: 20,
    numRetries: 3,
    numMaxDelayRetries: 0,
    numNoDelayRetries: 0,
    numMinDelayRetries: 0,
    backoffFunction: 'linear',
  },
  disableSubscriptionOverrides: false,
  defaultRequestPolicy: { headerContentType: 'text/plain; charset=UTF-8' },
}

const BACKOFFS = ['linear', 'arithmetic', 'geometric', 'exponential']
const COUNTS = ['numRetries', 'numNoDelayRetries', 'numMinDelayRetries', 'numMaxDelayRetries']

/** What GetTopicAttributes shows. */
export function effectiveTopicPolicy(policy: string | undefined): string {
  const given = policy === undefined ? undefined : parseJson(policy)
  const http = isObject(given) && isObject(given.http) ? given.http : {}
  const retry = isObject(http.defaultHealthyRetryPolicy) ? http.defaultHealthyRetryPolicy : {}
  return JSON.stringify({
    http: {
      ...defaults,
      ...http,
      defaultHealthyRetryPolicy: { ...defaults.defaultHealthyRetryPolicy, ...retry },
    },
  })
}

/** What one HTTP/S subscription gets: its own policy over its topic's, unless that one forbids it. */
export function effectiveSubscriptionPolicy(
  topicPolicy: string | undefined,
  ownPolicy: string | undefined,
): string {
  const { http } = JSON.parse(effectiveTopicPolicy(topicPolicy)) as { http: Policy }
  const own =
    ownPolicy === undefined || http.disableSubscriptionOverrides === true
      ? undefined
      : parseJson(ownPolicy)
  const given = isObject(own) ? own : {}
  const retry = isObject(given.healthyRetryPolicy) ? given.healthyRetryPolicy : {}
  return JSON.stringify({
    healthyRetryPolicy: { ...(http.defaultHealthyRetryPolicy as Policy), ...retry },
    sicklyRetryPolicy: null,
    throttlePolicy: given.throttlePolicy ?? http.defaultThrottlePolicy ?? null,
    requestPolicy: given.requestPolicy ?? http.defaultRequestPolicy,
    guaranteed: false,
  })
}

/** A topic's own policy as GetTopicAttributes shows it: what it says, and one default. */
export function shownTopicPolicy(policy: string): string {
  const given = parseJson(policy)
  const http: Policy = isObject(given) && isObject(given.http) ? given.http : {}
  const { defaultHealthyRetryPolicy, disableSubscriptionOverrides = false, ...others } = http
  return JSON.stringify({
    http: { defaultHealthyRetryPolicy, disableSubscriptionOverrides, ...others },
  })
}

/** A subscription's own policy as GetSubscriptionAttributes shows it: every part, if only as null. */
export function shownSubscriptionPolicy(policy: string): string {
  const given = parseJson(policy)
  const own: Policy = isObject(given) ? given : {}
  return JSON.stringify({
    healthyRetryPolicy: own.healthyRetryPolicy ?? null,
    sicklyRetryPolicy: null,
    throttlePolicy: own.throttlePolicy ?? null,
    requestPolicy: own.requestPolicy ?? null,
    guaranteed: false,
  })
}

type Policy = Record<string, unknown>

/** For the edge that calls HTTP/S endpoints; others have none. */
export function deliveryPolicyOf(topic: TopicRow, row: SubscriptionRow): string | undefined {
  if (row.protocol !== 'http' && row.protocol !== 'https') return undefined
  const { DeliveryPolicy: topicPolicy } = topic.attributes
  const { DeliveryPolicy: ownPolicy } = row.attributes
  // Most have neither: AWS's defaults need not travel with every message.
  if (topicPolicy === undefined && ownPolicy === undefined) return undefined
  return effectiveSubscriptionPolicy(topicPolicy, ownPolicy)
}

/** What is wrong with a topic's or a subscription's DeliveryPolicy; undefined when nothing is. */
export function deliveryPolicyFault(text: string): string | undefined {
  const policy = parseJson(text)
  if (!isObject(policy)) return 'DeliveryPolicy: failed to parse JSON'
  const http = isObject(policy.http) ? policy.http : {}
  for (const retry of [policy.healthyRetryPolicy, http.defaultHealthyRetryPolicy]) {
    const fault = retry === undefined || retry === null ? undefined : retryFault(retry)
    if (fault !== undefined) return `DeliveryPolicy: ${fault}`
  }
  const throttles = [policy.throttlePolicy, http.defaultThrottlePolicy]
  for (const throttle of throttles) {
    const most = isObject(throttle) ? throttle.maxReceivesPerSecond : undefined
    if (most !== undefined && most !== null && !isWhole(most, 1, Number.MAX_SAFE_INTEGER)) {
      return 'DeliveryPolicy: throttlePolicy.maxReceivesPerSecond must be greater than or equal to 1'
    }
  }
  return undefined
}

function retryFault(retry: unknown): string | undefined {
  if (!isObject(retry)) return 'healthyRetryPolicy must be an object'
  for (const name of COUNTS) {
    if (retry[name] !== undefined && !isWhole(retry[name], 0, 100)) {
      return `healthyRetryPolicy.${name} must be between 0 and 100`
    }
  }
  const { minDelayTarget = 20, maxDelayTarget = 20, backoffFunction = 'linear' } = retry
  if (!isWhole(maxDelayTarget, 1, 3600)) {
    return 'healthyRetryPolicy.maxDelayTarget must be less than or equal to 3600'
  }
  if (!isWhole(minDelayTarget, 1, maxDelayTarget)) {
    return 'healthyRetryPolicy.minDelayTarget must be less than or equal to maxDelayTarget'
  }
  if (!BACKOFFS.includes(String(backoffFunction))) {
    return `healthyRetryPolicy.backoffFunction must be one of ${BACKOFFS.join(', ')}`
  }
  return undefined
}

function isWhole(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}
