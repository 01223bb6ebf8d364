// DeleteMessage: a received message is done with.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html

import { addressOfUrl } from '../address.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { remove, requireQueue } from '../queue.ts'

export const deleteMessage = operation('DeleteMessage', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const handle = input.ReceiptHandle as string | undefined
  if (handle === undefined || handle === '') throw missingParameter('ReceiptHandle')
  const cause = {
    party: 'api:sqs.DeleteMessage',
    via: 'DeleteMessage',
    requestId: context.requestId,
  }
  await context.store.transact(address.partition, function* (tx) {
    const queue = yield* requireQueue(address, context.protocol)
    yield* remove(tx, queue, handle, cause)
  })
  return {}
})
