// How long a received message stays hidden.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html

import { invalidValue, missingParameter } from './errors.ts'
import { limits } from './limits.ts'

export function requireVisibility(seconds: number | undefined): number {
  if (seconds === undefined) throw missingParameter('VisibilityTimeout')
  if (isSeconds(seconds, limits.visibilitySeconds)) return seconds
  throw invalidValue(
    seconds,
    'VisibilityTimeout',
    `VisibilityTimeout must be an integer between 0 and ${limits.visibilitySeconds}.`,
  )
}

/** The bound counts from the receive, not from the last change; AWS refuses rather than clamps. */
export function requireWithinTotal(receivedAtMs: number, nowMs: number, seconds: number): void {
  if (nowMs + seconds * 1000 - receivedAtMs <= limits.visibilitySeconds * 1000) return
  throw invalidValue(
    seconds,
    'VisibilityTimeout',
    `Total VisibilityTimeout for the message is beyond the limit [${limits.visibilitySeconds} seconds]`,
  )
}

export function isSeconds(value: number, max: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= max
}
