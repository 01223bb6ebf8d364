// What SQS takes of a message of SNS's beside its text.

import type { SnsMessage } from '../services/sns/port.ts'
import type { PortAttribute, PortEntry, QueueFacts } from '../services/sqs/port.ts'

/** The most that a queue takes; SNS has no such limit. */
const ATTRIBUTES_AT_MOST = 10

export function fitsQueue({ attributes = {} }: SnsMessage): boolean {
  return Object.keys(attributes).length <= ATTRIBUTES_AT_MOST
}

/**
 * A FIFO queue keeps a FIFO topic's groups and ids. To a standard queue only a standard topic hands
 * a group on (for fair queues); of a FIFO topic's message AWS was seen to send it none.
 */
export function placeInQueue(
  { fifo }: Pick<QueueFacts, 'fifo'>,
  {
    sequenceNumber,
    groupId,
    deduplicationId,
  }: Pick<SnsMessage, 'sequenceNumber' | 'groupId' | 'deduplicationId'>,
): Pick<PortEntry, 'messageGroupId' | 'messageDeduplicationId'> {
  if (fifo) return { messageGroupId: groupId, messageDeduplicationId: deduplicationId }
  return { messageGroupId: sequenceNumber === undefined ? groupId : undefined }
}

/** Message attributes as a queue takes them. */
export function queueAttributes({
  attributes,
}: SnsMessage): Readonly<Record<string, PortAttribute>> | undefined {
  if (attributes === undefined) return undefined
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, value }]) => [
      name,
      type.startsWith('Binary')
        ? { dataType: type, binaryValue: value }
        : { dataType: type, stringValue: value },
    ]),
  )
}
