// What goes into a queue from a topic, and as what it is asked for there.

import type { Delivery, SnsMessage } from '../services/sns/port.ts'
import type { PortEntry, QueueFacts } from '../services/sqs/port.ts'
import type { Passage } from './permission.ts'
import { placeInQueue, queueAttributes } from './sns-queue-attributes.ts'

export const SNS_TO_SQS = 'sns-to-sqs'
/** What SQS shows as the sender of messages that came through SNS, in examples of AWS's own. */
const SENDER = 'AIDAIT2UOQQY3AUEKVGXU'

type Of = Pick<Delivery, 'topicArn' | 'messageId' | 'subscriber'>

export function entryOfMessage(
  of: Of,
  message: SnsMessage,
  queue: Pick<QueueFacts, 'fifo'>,
  body: string,
): PortEntry {
  const { messageGroupId, messageDeduplicationId } = placeInQueue(queue, message)
  return {
    ...entryOfSns(of, body),
    messageAttributes: of.subscriber.raw ? queueAttributes(message) : undefined,
    messageGroupId,
    messageDeduplicationId,
    traceHeader: message.traceHeader,
  }
}

export function entryOfSns({ topicArn, messageId }: Of, body: string): PortEntry {
  return { body, senderId: SENDER, from: topicArn, via: SNS_TO_SQS, parentId: messageId }
}

export function passageOf(topicArn: string, target: string): Passage {
  return {
    service: 'sns.amazonaws.com',
    action: 'sqs:SendMessage',
    target,
    source: topicArn,
  }
}
