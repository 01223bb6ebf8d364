// ChangeMessageVisibilityBatch: up to ten visibility changes; each entry for itself.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html

import { addressOfUrl } from '../address.ts'
import { failedEntry, requireEntries, type FailedEntry } from '../batch.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { changeVisibility, requireQueue } from '../queue.ts'
import { requireVisibility } from '../visibility.ts'

export const changeMessageVisibilityBatch = operation(
  'ChangeMessageVisibilityBatch',
  async (input, context) => {
    const address = addressOfUrl(input.QueueUrl, context)
    const entries = requireEntries(input.Entries, 'ChangeMessageVisibilityBatchRequestEntry')
    const cause = {
      party: 'api:sqs.ChangeMessageVisibilityBatch',
      via: 'ChangeMessageVisibilityBatch',
      requestId: context.requestId,
    }
    return context.store.transact(address.partition, function* (tx) {
      const queue = yield* requireQueue(address, context.protocol)
      const successful: { Id: string }[] = []
      const failed: FailedEntry[] = []
      for (const { Id, ReceiptHandle: handle, VisibilityTimeout } of entries) {
        try {
          if (!handle) throw missingParameter('ReceiptHandle')
          const seconds = requireVisibility(VisibilityTimeout)
          yield* changeVisibility(tx, queue, { handle, seconds }, cause)
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
  },
)
