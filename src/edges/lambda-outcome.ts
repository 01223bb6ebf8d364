// What an asynchronous invocation leaves behind: the record for its destination, and the event for
// its dead-letter queue.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html

import { parseArn } from '../kernel/arn.ts'
import { derivedId } from '../kernel/derived-id.ts'
import type { AsyncEvent, AsyncPolicy } from '../services/lambda/port.ts'
import type { PortAttribute } from '../services/sqs/port.ts'
import type { NewIntent } from '../store/store.ts'

/** Payload of the intents of edges named `lambda-to-…`. */
export interface DeadLetter {
  /** ARN of the function. */
  readonly from: string
  readonly requestId: string
  readonly traceHeader: string
  readonly body: string
  /** Empty for a destination's record. */
  readonly attributes: Readonly<Record<string, PortAttribute>>
  /** Where it lies in a bucket, if not among the function's asynchronous invocations. */
  readonly folder?: string
}

export type Condition =
  'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency'

/** How the last attempt ended. */
export interface Attempted {
  /** As the dead letter's ErrorCode shows it: 200 for an error of the function. */
  readonly status: number
  readonly message: string
  /** What the function answered, where it ran. */
  readonly response?:
    | {
        readonly payload: string
        readonly functionError?: string | undefined
        readonly executedVersion: string
      }
    | undefined
  readonly traceHeader?: string | undefined
}

export interface Ending extends Attempted {
  readonly event: AsyncEvent
  readonly condition: Condition
  /** Attempts that were made. */
  readonly attempts: number
  readonly atMs: number
}

/** What a destination takes; a longer record goes without the payloads, as AWS does for topics. */
const MAX_RECORD_BYTES: Readonly<Record<string, number>> = { sns: 262_144, events: 262_144 }
const MAX_OTHER_RECORD_BYTES = 1_048_576

/** The intents to where the event goes after its last attempt, and those places' ARNs. */
export function endingIntents(policy: AsyncPolicy, ending: Ending): NewIntent[] {
  if (ending.condition === 'Success') {
    return policy.onSuccess ? [recordFor(policy.onSuccess, ending)] : []
  }
  const intents: NewIntent[] = []
  if (policy.deadLetterTargetArn) intents.push(deadLetterFor(policy.deadLetterTargetArn, ending))
  if (policy.onFailure) intents.push(recordFor(policy.onFailure, ending))
  return intents
}

function recordFor(destination: string, ending: Ending): NewIntent {
  const limit = MAX_RECORD_BYTES[serviceOf(destination)] ?? MAX_OTHER_RECORD_BYTES
  let body = invocationRecord(ending, true)
  if (Buffer.byteLength(body) > limit) body = invocationRecord(ending, false)
  return letter(destination, ending, body, {})
}

/** The event as it was, and why it is here. */
function deadLetterFor(queueOrTopic: string, ending: Ending): NewIntent {
  return letter(queueOrTopic, ending, ending.event.payload, {
    RequestID: { dataType: 'String', stringValue: ending.event.requestId },
    ErrorCode: { dataType: 'Number', stringValue: String(ending.status) },
    ErrorMessage: { dataType: 'String', stringValue: ending.message },
  })
}

function letter(
  target: string,
  { event, traceHeader }: Ending,
  body: string,
  attributes: DeadLetter['attributes'],
): NewIntent {
  const payload: DeadLetter = {
    from: event.functionArn,
    requestId: event.requestId,
    traceHeader: traceHeader ?? event.traceHeader,
    body,
    attributes,
  }
  return { edge: `lambda-to-${serviceOf(target)}`, target, payload }
}

function serviceOf(target: string): string {
  return parseArn(target)?.service ?? ''
}

/** JSON text; what is JSON already goes in as it is, so that no number loses a digit. */
export function invocationRecord(ending: Ending, withPayloads: boolean): string {
  const { event, response } = ending
  const parts = [
    `"version":"1.0"`,
    `"timestamp":"${new Date(ending.atMs).toISOString()}"`,
    `"requestContext":${JSON.stringify({
      requestId: event.requestId,
      functionArn: qualified(event.functionArn),
      condition: ending.condition,
      approximateInvokeCount: ending.attempts,
    })}`,
  ]
  if (withPayloads) parts.push(`"requestPayload":${event.payload}`)
  if (response) {
    const { executedVersion, functionError } = response
    const context = { statusCode: ending.status, executedVersion, functionError }
    parts.push(`"responseContext":${JSON.stringify(context)}`)
    if (withPayloads) parts.push(`"responsePayload":${asJson(response.payload)}`)
  }
  return `{${parts.join(',')}}`
}

/** A function that was named without a qualifier ran as `$LATEST`. */
function qualified(functionArn: string): string {
  return functionArn.split(':', 8).length > 7 ? functionArn : `${functionArn}:$LATEST`
}

/** A custom runtime may answer what is no JSON. */
function asJson(payload: string): string {
  try {
    JSON.parse(payload)
    return payload
  } catch {
    return JSON.stringify(payload)
  }
}

/** An id for what an event becomes at a target: the same however often it is carried there. */
export function idAt(requestId: string, target: string): string {
  return derivedId(`${requestId} ${target}`)
}
