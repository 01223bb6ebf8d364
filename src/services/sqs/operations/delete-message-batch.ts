// DeleteMessageBatch: up to ten received messages are done with; each entry for itself.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html

import { addressOfUrl } from '../address.ts'
import { failedEntry, requireEntries, type FailedEntry } from '../batch.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { remove, requireQueue } from '../queue.ts'

export const deleteMessageBatch = operation('DeleteMessageBatch', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const entries = requireEntries(input.Entries, 'DeleteMessageBatchRequestEntry')
  const cause = {
    party: 'api:sqs.DeleteMessageBatch',
    via: 'DeleteMessageBatch',
    requestId: context.requestId,
  }
  return context.store.transact(address.partition, function* (tx) {
    const queue = yield* requireQueue(address, context.protocol)
    const successful: { Id: string }[] = []
    const failed: FailedEntry[] = []
    for (const { Id, ReceiptHandle: handle } of entries) {
      try {
        if (!handle) throw missingParameter('ReceiptHandle')
        yield* remove(tx, queue, handle, cause)
        successful.push({ Id })
      } catch (error) {
        failed.push(failedEntry(Id, error))
      }
    }
    return {
      Successful: successful.length > 0 ? successful : undefined,
      Failed: failed.length > 0 ? failed : undefined,
    } as { Successful: typeof successful; Failed: typeof failed }
  })
})
