// The record of a message in the event that a function receives from a queue.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event

import type { Item } from '../../delivery/source/source.ts'
import type { PortAttribute, PortMessage } from '../../services/sqs/port.ts'

/** A received message on its way to the function. */
export interface Held extends Item {
  readonly record: SqsRecord
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

/** `ordered`: a group of a standard queue is for fairness, and promises no order. */
export function hold(record: SqsRecord, atMs: number, ordered: boolean): Held {
  const json = JSON.stringify(record)
  const { messageId: id, attributes } = record
  return {
    id,
    group: ordered ? attributes['MessageGroupId'] : undefined,
    atMs,
    json,
    bytes: Buffer.byteLength(json),
    traceHeader: attributes['AWSTraceHeader'],
    attempt: Number(attributes['ApproximateReceiveCount'] ?? 1),
    record,
  }
}
