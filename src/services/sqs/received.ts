// A received message in AWS's words, with the attributes that the receiver asked for.

import { unknownAttribute } from './errors.ts'
import { sequenceNumber } from './fifo.ts'
import { md5OfAttributes, type StoredAttributes } from './md5.ts'
import { selectAttributes } from './message-attributes.ts'
import { receiptOf } from './queue.ts'
import type { Taken } from './passing.ts'
import type { QueueRow } from './tables.ts'

type System = (taken: Taken, queue: QueueRow) => string | undefined

const systemAttributes = new Map<string, System>([
  ['SenderId', ({ row }) => row.senderId],
  ['SentTimestamp', ({ state }) => String(state.sentAtMs)],
  ['ApproximateReceiveCount', ({ state }) => String(state.receiveCount)],
  ['ApproximateFirstReceiveTimestamp', ({ state }) => String(state.firstReceivedAtMs)],
  [
    'SequenceNumber',
    ({ sequence }, queue) => (queue.fifo ? sequenceNumber(queue.generation, sequence) : undefined),
  ],
  ['MessageDeduplicationId', ({ row }) => row.extras?.deduplicationId],
  ['MessageGroupId', ({ row }) => row.extras?.groupId],
  ['AWSTraceHeader', ({ row }) => row.extras?.traceHeader],
  ['DeadLetterQueueSourceArn', ({ row }) => row.extras?.deadLetterSourceArn],
])

const allSystemNames = [...systemAttributes.keys()]

export interface Wanted {
  readonly system: readonly string[]
  readonly user: readonly string[] | undefined
}

export function wantedOf(
  attributeNames: readonly string[] | undefined,
  systemNames: readonly string[] | undefined,
  userNames: readonly string[] | undefined,
): Wanted {
  const names = [...(attributeNames ?? []), ...(systemNames ?? [])]
  for (const name of names) {
    if (name !== 'All' && !systemAttributes.has(name)) throw unknownAttribute(name)
  }
  const system = names.includes('All')
    ? allSystemNames
    : names.length === 0
      ? []
      : allSystemNames.filter((name) => names.includes(name))
  return { system, user: userNames }
}

export const everything: Wanted = { system: allSystemNames, user: ['All'] }

export interface ReceivedMessage {
  readonly messageId: string
  readonly receiptHandle: string
  readonly body: string
  readonly md5OfBody: string
  readonly attributes: Record<string, string> | undefined
  readonly messageAttributes: StoredAttributes | undefined
  readonly md5OfMessageAttributes: string | undefined
}

export function receivedMessage(queue: QueueRow, taken: Taken, wanted: Wanted): ReceivedMessage {
  const { row } = taken
  let attributes: Record<string, string> | undefined
  for (const name of wanted.system) {
    const value = systemAttributes.get(name)!(taken, queue)
    if (value !== undefined) (attributes ??= {})[name] = value
  }
  const messageAttributes = selectAttributes(row.extras?.attributes, wanted.user)
  return {
    messageId: row.messageId,
    receiptHandle: receiptOf(queue, taken),
    body: row.body,
    md5OfBody: row.md5OfBody,
    attributes,
    messageAttributes,
    // The digest covers what is returned, which may be less than what was sent.
    md5OfMessageAttributes: messageAttributes && md5OfAttributes(messageAttributes),
  }
}

/** As the API names it. */
export function answered(message: ReceivedMessage) {
  const { messageAttributes } = message
  return {
    MessageId: message.messageId,
    ReceiptHandle: message.receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    Attributes: message.attributes,
    MD5OfMessageAttributes: message.md5OfMessageAttributes,
    MessageAttributes:
      messageAttributes &&
      Object.fromEntries(
        Object.entries(messageAttributes).map(([name, { dataType, stringValue, binaryValue }]) => [
          name,
          binaryValue === undefined
            ? { DataType: dataType, StringValue: stringValue }
            : { DataType: dataType, BinaryValue: Buffer.from(binaryValue, 'base64') },
        ]),
      ),
  }
}
