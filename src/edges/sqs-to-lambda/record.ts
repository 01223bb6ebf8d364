// The event that a function receives from a queue.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event

import type { PortAttribute, PortMessage } from '../../services/sqs/port.ts'

/** A synchronous invocation takes 6 MB; one message is at most 1 MiB, so each fits alone. */
export const MAX_EVENT_BYTES = 6 * 1_048_576
const ENVELOPE_BYTES = '{"Records":[]}'.length

/** A received message on its way to the function. */
export interface Held {
  readonly message: PortMessage
  readonly receivedAtMs: number
  /** The message as an element of `Records`. */
  readonly json: string
  readonly bytes: number
}

export interface SqsRecord {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly attributes: Readonly<Record<string, string>>
  readonly messageAttributes: Readonly<Record<string, unknown>>
  readonly md5OfMessageAttributes?: string
  readonly md5OfBody: string
  readonly eventSource: 'aws:sqs'
  readonly eventSourceARN: string
  readonly awsRegion: string
}

export function recordOf(message: PortMessage, queueArn: string, region: string): SqsRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, value]) => [name, shown(value)]),
    ),
    ...(message.md5OfMessageAttributes !== undefined && {
      md5OfMessageAttributes: message.md5OfMessageAttributes,
    }),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: region,
  }
}

function shown(value: PortAttribute) {
  return {
    ...(value.stringValue !== undefined && { stringValue: value.stringValue }),
    ...(value.binaryValue !== undefined && { binaryValue: value.binaryValue }),
    stringListValues: [],
    binaryListValues: [],
    dataType: value.dataType,
  }
}

export function hold(message: PortMessage, record: SqsRecord, receivedAtMs: number): Held {
  const json = JSON.stringify(record)
  return { message, receivedAtMs, json, bytes: Buffer.byteLength(json) }
}

export function eventOf(held: readonly Held[]): string {
  return `{"Records":[${held.map((each) => each.json).join(',')}]}`
}

/** Bytes of an event over these, commas and envelope counted. */
export function eventBytes(held: readonly Held[]): number {
  return held.reduce((sum, each) => sum + each.bytes + 1, ENVELOPE_BYTES)
}

/** Cuts a list so that each part is an event within the limit, order kept. */
export function withinLimit(held: readonly Held[]): Held[][] {
  const parts: Held[][] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const each of held) {
    if (bytes + each.bytes + 1 > MAX_EVENT_BYTES) {
      parts.push([])
      bytes = ENVELOPE_BYTES
    }
    parts.at(-1)!.push(each)
    bytes += each.bytes + 1
  }
  return parts
}

/** The trace of a batch is that of its message with the longest way behind it, or else the first. */
export function traceHeaderOf(held: readonly Held[]): string | undefined {
  let chosen: string | undefined
  let longest = -1
  for (const { message } of held) {
    const header = message.attributes['AWSTraceHeader']
    if (header === undefined) continue
    const invocations = invocationsOf(header)
    if (invocations <= longest) continue
    chosen = header
    longest = invocations
  }
  return chosen
}

/** Invocations that a header's `Lineage=hash:count|hash:count` counts. */
function invocationsOf(header: string): number {
  const at = header.indexOf('Lineage=')
  if (at < 0) return 0
  let sum = 0
  for (const step of header.slice(at + 8).split('|', 32)) {
    sum += Number.parseInt(step.slice(step.indexOf(':') + 1), 10) || 0
  }
  return sum
}

/** `Root=…` of a trace header, for the lineage. */
export function traceIdOf(header: string | undefined): string | undefined {
  const field = header?.split(';', 10).find((part) => part.startsWith('Root='))
  return field === undefined || field.length > 128 ? undefined : field.slice('Root='.length)
}

export function receiveCountOf(message: PortMessage): number {
  return Number(message.attributes['ApproximateReceiveCount'] ?? 1)
}
