// When a request says it was signed, and whether that is near enough to now.

import { AwsError } from '../../kernel/aws-error.ts'
import { invalidSignature } from './refusals.ts'
import type { Family } from './refusals.ts'

const MINUTE_MS = 60_000
/** S3 allows 15 minutes of skew, the other services 5. */
const SKEW_MS: Record<Family, number> = {
  objects: 15 * MINUTE_MS,
  json: 5 * MINUTE_MS,
  rest: 5 * MINUTE_MS,
  query: 5 * MINUTE_MS,
}

/** `20260131T235959Z` → milliseconds since the epoch; undefined when it is no such text. */
export function parseAmzDate(text: string): number | undefined {
  if (text.length !== 16 || text[8] !== 'T' || text[15] !== 'Z') return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 4, 2)
  const day = digits(text, 6, 2)
  const hour = digits(text, 9, 2)
  const minute = digits(text, 11, 2)
  const second = digits(text, 13, 2)
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second)
  // Date.UTC carries over (the 31st of February): such a text names no moment. NaN stays out too.
  return new Date(atMs).getUTCDate() === day ? atMs : undefined
}

function digits(text: string, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 0x30
    if (digit < 0 || digit > 9) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

/** Milliseconds since the epoch → `20260131T235959Z`. */
export function amzDate(atMs: number): string {
  return new Date(atMs).toISOString().replace(/[-:]|\.\d{3}/g, '')
}

export function checkSkew(family: Family, signedAtMs: number, nowMs: number): void {
  const skewMs = SKEW_MS[family]
  if (Math.abs(signedAtMs - nowMs) <= skewMs) return
  if (family === 'objects') throw tooSkewed(signedAtMs, nowMs)
  throw expired(family, signedAtMs, nowMs, skewMs)
}

/** A presigned request begins at its date (less skew) and ends `expiresSeconds` later. */
export function checkPresignedWindow(
  family: Family,
  signedAtMs: number,
  expiresSeconds: number,
  nowMs: number,
): void {
  const endsAtMs = signedAtMs + expiresSeconds * 1000
  if (nowMs > endsAtMs) {
    if (family !== 'objects') throw expired(family, endsAtMs, nowMs, 0)
    throw new AwsError('AccessDenied', 'Request has expired', {
      status: 403,
      members: {
        'X-Amz-Expires': String(expiresSeconds),
        Expires: new Date(endsAtMs).toISOString(),
        ServerTime: new Date(nowMs).toISOString(),
      },
    })
  }
  if (signedAtMs - nowMs > SKEW_MS[family]) {
    if (family !== 'objects') throw expired(family, signedAtMs, nowMs, SKEW_MS[family])
    throw new AwsError('AccessDenied', 'Request is not valid yet', { status: 403 })
  }
}

function tooSkewed(signedAtMs: number, nowMs: number): AwsError {
  return new AwsError(
    'RequestTimeTooSkewed',
    'The difference between the request time and the current time is too large.',
    {
      status: 403,
      members: {
        RequestTime: amzDate(signedAtMs),
        ServerTime: new Date(nowMs).toISOString(),
        MaxAllowedSkewMilliseconds: String(SKEW_MS.objects),
      },
    },
  )
}

function expired(family: Family, signedAtMs: number, nowMs: number, skewMs: number): AwsError {
  const signed = amzDate(signedAtMs)
  const now = amzDate(nowMs)
  const minutes = skewMs / MINUTE_MS
  const late = signedAtMs < nowMs
  const edge = amzDate(late ? nowMs - skewMs : nowMs + skewMs)
  return invalidSignature(
    family,
    late
      ? `Signature expired: ${signed} is now earlier than ${edge} (${now} - ${minutes} min.)`
      : `Signature not yet current: ${signed} is still later than ${edge} (${now} + ${minutes} min.)`,
  )
}
