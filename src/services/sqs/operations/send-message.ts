// SendMessage: put one message on a queue.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html

import { addressOfUrl } from '../address.ts'
import { draftOf } from '../message.ts'
import { operation } from '../operation.ts'
import { requireQueue, send } from '../queue.ts'

export const sendMessage = operation('SendMessage', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const draft = draftOf(input, context.caller.userId, context.traceHeader)
  const cause = {
    party: 'api:sqs.SendMessage',
    via: 'SendMessage',
    requestId: context.requestId,
  }
  const sent = await context.store.transact(address.partition, function* (tx) {
    const queue = yield* requireQueue(address, context.protocol)
    return yield* send(tx, queue, draft, cause, false)
  })
  return {
    MessageId: sent.messageId,
    MD5OfMessageBody: draft.md5OfBody,
    MD5OfMessageAttributes: draft.md5OfAttributes,
    MD5OfMessageSystemAttributes: draft.md5OfSystemAttributes,
    SequenceNumber: sent.sequenceNumber,
  }
})
