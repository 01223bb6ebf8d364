// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html

import { urlOfQueue } from '../../role-permission.ts'
import { callApi, inBatches, type Deliver, type Delivered } from '../delivering.ts'
import { dynamicOf } from '../template.ts'

interface Answer {
  readonly Successful?: readonly { readonly MessageId: string }[]
  readonly Failed?: readonly { readonly Id: string; readonly Code: string; readonly Message?: string }[] // prettier-ignore
}

export const toQueue: Deliver = (delivering) => {
  const { target, targetParameters } = delivering.pipe
  return inBatches(
    delivering,
    10,
    ({ value, text }, index) => {
      const { MessageGroupId, MessageDeduplicationId } = dynamicOf(targetParameters.SqsQueueParameters ?? {}, value) as Record<string, string> // prettier-ignore
      return { Id: String(index), MessageBody: text, MessageGroupId, MessageDeduplicationId }
    },
    async (Entries) => {
      const input = { QueueUrl: urlOfQueue(target), Entries }
      const answer = await callApi(delivering, { service: 'sqs', operation: 'SendMessageBatch', input }) // prettier-ignore
      return entriesTold(answer as Answer)
    },
  )
}

/** Of the batch operations of SQS and SNS, whose entries have ids. */
export function entriesTold({ Successful = [], Failed = [] }: Answer = {}): Delivered {
  return {
    failed: new Map(Failed.map(({ Id, Code, Message = '' }) => [Number(Id), `${Code}: ${Message}`])), // prettier-ignore
    made: Successful.map(({ MessageId }) => MessageId),
  }
}
