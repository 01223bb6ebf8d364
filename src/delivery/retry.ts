// When a failed attempt is repeated: AWS's schedules as data. A policy is a pure function, so that
// 23 days of retries can be checked in a millisecond.

export interface RetryState {
  /** Attempts made so far, the failed one included: 1 after the first failure. */
  readonly attempt: number
  /** When the intent was emitted: what an event's age counts from. */
  readonly firstAtMs: number
  readonly nowMs: number
  /** A float in [0, 1). */
  readonly jitter: number
}

/** The moment of the next attempt, or undefined when there is none. */
export type RetryPolicy = (state: RetryState) => number | undefined

/** One wait per repetition: `[60_000, 120_000]` makes three attempts in all. */
export function fixedDelays(delaysMs: readonly number[]): RetryPolicy {
  return ({ attempt, nowMs }) => {
    const delayMs = delaysMs[attempt - 1]
    return delayMs === undefined ? undefined : nowMs + delayMs
  }
}

export interface Exponential {
  readonly firstMs: number
  readonly capMs: number
  /** Default 2. */
  readonly factor?: number
  readonly maxAttempts?: number
  /** No attempt is made later than this after the intent was emitted. */
  readonly maxAgeMs?: number
  /** Part of each delay that chance decides, 0 (default) to 1: the delay only ever gets shorter. */
  readonly jitter?: number
}

export function exponential(options: Exponential): RetryPolicy {
  const { firstMs, capMs, factor = 2, maxAttempts = Infinity, maxAgeMs = Infinity } = options
  return ({ attempt, firstAtMs, nowMs, jitter }) => {
    if (attempt >= maxAttempts) return undefined
    // The exponent is bounded before it is used: 2 ** 100,000 is Infinity, Infinity * 0 is NaN.
    const grown = firstMs * factor ** Math.min(attempt - 1, 64)
    const delayMs = shortened(Math.min(grown, capMs), options.jitter ?? 0, jitter)
    const atMs = nowMs + delayMs
    return atMs - firstAtMs > maxAgeMs ? undefined : atMs
  }
}

export type Backoff = 'linear' | 'arithmetic' | 'geometric' | 'exponential'

export interface Phase {
  readonly retries: number
  /** One delay for all, or the way from one to another over the phase's retries. */
  readonly delayMs:
    number | { readonly fromMs: number; readonly toMs: number; readonly by: Backoff }
}

/** SNS's way: phases one after the other, each with its own delays. */
export function phased(
  phases: readonly Phase[],
  options: { maxAttempts?: number; maxAgeMs?: number; jitter?: number } = {},
): RetryPolicy {
  const { maxAttempts = Infinity, maxAgeMs = Infinity } = options
  return ({ attempt, firstAtMs, nowMs, jitter }) => {
    if (attempt >= maxAttempts) return undefined
    let index = attempt - 1
    for (const phase of phases) {
      if (index >= phase.retries) {
        index -= phase.retries
        continue
      }
      const atMs = nowMs + shortened(phaseDelayMs(phase, index), options.jitter ?? 0, jitter)
      return atMs - firstAtMs > maxAgeMs ? undefined : atMs
    }
    return undefined
  }
}

function phaseDelayMs(phase: Phase, index: number): number {
  if (typeof phase.delayMs === 'number') return phase.delayMs
  const { fromMs, toMs, by } = phase.delayMs
  return Math.round(fromMs + (toMs - fromMs) * share(by, index, phase.retries, toMs / fromMs))
}

/**
 * How far between the first and the last delay retry `index` of `count` is, 0 to 1. AWS names the
 * four functions and draws them, but publishes no formulas: linear by equal steps, arithmetic by
 * steps that grow by a constant, geometric by equal ratios, exponential by doubling steps.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
 */
function share(by: Backoff, index: number, count: number, ratio: number): number {
  if (count <= 1) return 0
  const last = count - 1
  switch (by) {
    case 'linear':
      return index / last
    case 'arithmetic':
      return (index * (index + 1)) / (last * (last + 1))
    case 'geometric':
      return ratio === 1 ? 0 : (ratio ** (index / last) - 1) / (ratio - 1)
    case 'exponential':
      return (2 ** index - 1) / (2 ** last - 1)
  }
}

function shortened(delayMs: number, part: number, jitter: number): number {
  return Math.round(delayMs * (1 - part * jitter))
}

// The schedules that AWS documents. SNS:
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html

/** SQS and Lambda endpoints (and Firehose unless it throttles): 100,015 attempts over 23 days. */
export const SNS_AWS_MANAGED: RetryPolicy = phased(
  [
    { retries: 3, delayMs: 0 },
    { retries: 2, delayMs: 1_000 },
    { retries: 10, delayMs: { fromMs: 1_000, toMs: 20_000, by: 'exponential' } },
    { retries: 100_000, delayMs: 20_000 },
  ],
  { maxAttempts: 100_015 },
)

/** Email, SMS and mobile push: 50 attempts over six hours. */
export const SNS_CUSTOMER_MANAGED: RetryPolicy = phased(
  [
    { retries: 2, delayMs: 10_000 },
    { retries: 10, delayMs: { fromMs: 10_000, toMs: 600_000, by: 'exponential' } },
    { retries: 38, delayMs: 600_000 },
  ],
  { maxAttempts: 50 },
)

/** A `healthyRetryPolicy` of an HTTP/S delivery policy; delays are in seconds. */
export interface HealthyRetryPolicy {
  readonly numRetries: number
  readonly minDelayTarget: number
  readonly maxDelayTarget: number
  readonly numNoDelayRetries?: number
  readonly numMinDelayRetries?: number
  readonly numMaxDelayRetries?: number
  readonly backoffFunction?: Backoff
}

export const SNS_HTTP_DEFAULT: HealthyRetryPolicy = {
  numRetries: 3,
  minDelayTarget: 20,
  maxDelayTarget: 20,
}

/** At most an hour in all, whatever the counts say. */
export function snsHttp(policy: HealthyRetryPolicy): RetryPolicy {
  const { numNoDelayRetries = 0, numMinDelayRetries = 0, numMaxDelayRetries = 0 } = policy
  const fromMs = policy.minDelayTarget * 1_000
  const toMs = policy.maxDelayTarget * 1_000
  const backoff = policy.numRetries - numNoDelayRetries - numMinDelayRetries - numMaxDelayRetries
  return phased(
    [
      { retries: numNoDelayRetries, delayMs: 0 },
      { retries: numMinDelayRetries, delayMs: fromMs },
      {
        retries: Math.max(0, backoff),
        delayMs: { fromMs, toMs, by: policy.backoffFunction ?? 'linear' },
      },
      { retries: numMaxDelayRetries, delayMs: toMs },
    ],
    { maxAttempts: policy.numRetries + 1, maxAgeMs: 3_600_000 },
  )
}

/**
 * A function error of an asynchronous invocation: one minute, then two.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function lambdaFunctionError(maximumRetryAttempts = 2): RetryPolicy {
  return fixedDelays([60_000, 120_000].slice(0, maximumRetryAttempts))
}

/** Throttles and system errors of an asynchronous invocation: 1 s to 5 min until the event's age. */
export function lambdaThrottle(maximumEventAgeSeconds = 21_600): RetryPolicy {
  return exponential({
    firstMs: 1_000,
    capMs: 300_000,
    maxAgeMs: maximumEventAgeSeconds * 1_000,
  })
}

/**
 * EventBridge and Scheduler targets: 185 retries within 24 hours by default, backing off with
 * jitter. AWS gives no delays; doubling from 1 s to 8 min is what fits 185 into a day.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
 */
export function eventBridgeTarget(
  options: { maximumRetryAttempts?: number; maximumEventAgeSeconds?: number } = {},
): RetryPolicy {
  return exponential({
    firstMs: 1_000,
    capMs: 480_000,
    maxAttempts: (options.maximumRetryAttempts ?? 185) + 1,
    maxAgeMs: (options.maximumEventAgeSeconds ?? 86_400) * 1_000,
    jitter: 0.2,
  })
}
