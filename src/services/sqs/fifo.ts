// The rules of FIFO queues: identifiers, sequence numbers, deduplication.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html

import { createHash } from 'node:crypto'

import type { AwsError } from '../../kernel/aws-error.ts'
import { invalidParameter, invalidValue } from './errors.ts'
import { limits } from './limits.ts'

/** 1 to 128 letters, digits and ASCII punctuation, no space: group, deduplication, attempt ids. */
export function isToken(text: string): boolean {
  if (text.length === 0 || text.length > 128) return false
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c < 33 || c > 126) return false
  }
  return true
}

export function requireToken(text: string | undefined, parameter: string): void {
  if (text === undefined || isToken(text)) return
  throw invalidValue(
    text,
    parameter,
    `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  )
}

/** 20 digits that grow within a queue, also across purges. */
export function sequenceNumber(generation: number, sequence: number): string {
  return `188${String(generation).padStart(5, '0')}${String(sequence).padStart(12, '0')}`
}

/** SHA-256 of the body; attributes do not count. */
export function contentDeduplicationId(body: string): string {
  return createHash('sha256').update(body, 'utf8').digest('hex')
}

export function deduplicationIdOf(
  given: string | undefined,
  body: string,
  contentDeduplication: boolean,
): string {
  if (given !== undefined) return given
  if (contentDeduplication) return contentDeduplicationId(body)
  throw noDeduplicationId()
}

export function noDeduplicationId(): AwsError {
  return invalidParameter(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  )
}

/** Five minutes from the first send; the moment they have passed, the id is new again. */
export function isWithinDeduplication(firstSentMs: number, nowMs: number): boolean {
  return nowMs - firstSentMs < limits.deduplicationMs
}
