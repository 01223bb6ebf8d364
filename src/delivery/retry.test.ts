import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import {
  eventBridgeTarget,
  exponential,
  fixedDelays,
  lambdaFunctionError,
  lambdaThrottle,
  phased,
  SNS_AWS_MANAGED,
  SNS_CUSTOMER_MANAGED,
  SNS_HTTP_DEFAULT,
  snsHttp,
  type Backoff,
  type RetryPolicy,
} from './retry.ts'

/** Every attempt's moment, for a target that fails at once each time. */
function schedule(policy: RetryPolicy, jitter = 0, bound = 200_000): number[] {
  const moments = [0]
  for (let nowMs = 0; moments.length < bound;) {
    const next = policy({ attempt: moments.length, firstAtMs: 0, nowMs, jitter })
    if (next === undefined) break
    moments.push(next)
    nowMs = next
  }
  return moments
}

const delays = (moments: readonly number[]) => moments.slice(1).map((at, i) => at - moments[i]!)
const DAY_MS = 86_400_000

describe('as AWS documents', () => {
  test('SNS to its own targets: 100,015 attempts over 23 days', () => {
    const moments = schedule(SNS_AWS_MANAGED)
    expect(moments).toHaveLength(100_015)
    expect(Math.floor(moments.at(-1)! / DAY_MS)).toBe(23)
    const waits = delays(moments)
    expect(waits.slice(0, 5)).toEqual([0, 0, 0, 1_000, 1_000])
    expect(waits[5]).toBe(1_000)
    expect(waits[14]).toBe(20_000)
    expect(new Set(waits.slice(15))).toEqual(new Set([20_000]))
  })

  test('SNS to email, SMS and push: 50 attempts over about six hours', () => {
    const moments = schedule(SNS_CUSTOMER_MANAGED)
    expect(moments).toHaveLength(50)
    expect(moments.at(-1)! / 3_600_000).toBeGreaterThan(5.5)
    expect(moments.at(-1)! / 3_600_000).toBeLessThan(7)
  })

  test('SNS to HTTP by default: three retries 20 s apart', () => {
    expect(schedule(snsHttp(SNS_HTTP_DEFAULT))).toEqual([0, 20_000, 40_000, 60_000])
  })

  test('SNS to HTTP with all phases', () => {
    const policy = snsHttp({
      numRetries: 10,
      numNoDelayRetries: 2,
      numMinDelayRetries: 2,
      numMaxDelayRetries: 3,
      minDelayTarget: 5,
      maxDelayTarget: 25,
      backoffFunction: 'linear',
    })
    expect(delays(schedule(policy)).map((ms) => ms / 1_000)).toEqual([
      0, 0, 5, 5, 5, 15, 25, 25, 25, 25,
    ])
  })

  test('SNS to HTTP ends after an hour', () => {
    const policy = snsHttp({ numRetries: 100, minDelayTarget: 600, maxDelayTarget: 600 })
    expect(schedule(policy)).toHaveLength(7)
  })

  test('Lambda function errors: after one minute and two', () => {
    expect(schedule(lambdaFunctionError())).toEqual([0, 60_000, 180_000])
    expect(schedule(lambdaFunctionError(1))).toEqual([0, 60_000])
    expect(schedule(lambdaFunctionError(0))).toEqual([0])
  })

  test('Lambda throttles: from 1 s to 5 min until the event is six hours old', () => {
    const moments = schedule(lambdaThrottle())
    const waits = delays(moments)
    expect(waits.slice(0, 10)).toEqual(
      [1, 2, 4, 8, 16, 32, 64, 128, 256, 300].map((seconds) => seconds * 1_000),
    )
    expect(moments.at(-1)!).toBeLessThanOrEqual(6 * 3_600_000)
    expect(moments.at(-1)! + 300_000).toBeGreaterThan(6 * 3_600_000)
  })

  test('EventBridge: 185 retries, all within 24 hours', () => {
    for (const jitter of [0, 0.5, 0.999]) {
      const moments = schedule(eventBridgeTarget(), jitter)
      expect(moments).toHaveLength(186)
      expect(moments.at(-1)!).toBeLessThanOrEqual(DAY_MS)
    }
    expect(schedule(eventBridgeTarget({ maximumRetryAttempts: 0 }))).toHaveLength(1)
    expect(schedule(eventBridgeTarget({ maximumEventAgeSeconds: 60 })).at(-1)).toBe(31_000)
  })
})

describe('any policy', () => {
  const backoff = fc.constantFrom<Backoff>('linear', 'arithmetic', 'geometric', 'exponential')

  test('a backoff phase rises from its first delay to its last', () => {
    fc.assert(
      fc.property(
        backoff,
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 0, max: 3_600_000 }),
        (by, retries, fromMs, spanMs) => {
          const toMs = fromMs + spanMs
          const waits = delays(schedule(phased([{ retries, delayMs: { fromMs, toMs, by } }])))
          expect(waits).toHaveLength(retries)
          expect(waits[0]).toBe(fromMs)
          expect(waits.at(-1)).toBe(toMs)
          for (let i = 1; i < waits.length; i++)
            expect(waits[i]).toBeGreaterThanOrEqual(waits[i - 1]!)
        },
      ),
    )
  })

  test('exponential delays never fall, never pass the cap and never outlive the age', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 10_000, max: 600_000 }),
        fc.integer({ min: 10_000, max: 10_000_000 }),
        (firstMs, capMs, maxAgeMs) => {
          const moments = schedule(exponential({ firstMs, capMs, maxAgeMs }), 0, 2_000)
          const waits = delays(moments)
          waits.forEach((wait, i) => {
            expect(wait).toBeLessThanOrEqual(capMs)
            if (i > 0) expect(wait).toBeGreaterThanOrEqual(waits[i - 1]!)
          })
          expect(moments.at(-1)!).toBeLessThanOrEqual(maxAgeMs)
        },
      ),
    )
  })

  test('jitter only shortens, by at most its part', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 1, max: 500_000 }),
        (jitter, attempt) => {
          const policy = exponential({ firstMs: 1_000, capMs: 60_000, jitter: 0.25 })
          const at = { attempt, firstAtMs: 0, nowMs: 5_000 }
          const full = policy({ ...at, jitter: 0 })!
          const short = policy({ ...at, jitter })!
          expect(short).toBeLessThanOrEqual(full)
          expect(short - 5_000).toBeGreaterThanOrEqual((full - 5_000) * 0.75 - 1)
        },
      ),
    )
  })

  test('fixed delays end with their list', () => {
    expect(schedule(fixedDelays([]))).toEqual([0])
    expect(schedule(fixedDelays([5, 0, 7]))).toEqual([0, 5, 5, 12])
  })
})
