// DeleteMessageBatch: up to ten received messages are done with; each entry for itself.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { addressOfUrl, type QueueAddress } from '../address.ts'
import {
  batchResult,
  failedEntry,
  requireEntries,
  type BatchResult,
  type FailedEntry,
} from '../batch.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { remove, requireQueue } from '../queue.ts'
import type { Cause } from '../trace.ts'

export const deleteMessageBatch = operation('DeleteMessageBatch', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const entries = requireEntries(input.Entries, 'DeleteMessageBatchRequestEntry')
  const cause = {
    party: 'api:sqs.DeleteMessageBatch',
    via: 'DeleteMessageBatch',
    requestId: context.requestId,
  }
  return context.store.transact(address.partition, (tx) =>
    deleteEach(tx, address, context.protocol, entries, cause),
  )
})

type Entries = readonly { readonly Id: string; readonly ReceiptHandle?: string | undefined }[]

function* deleteEach(
  tx: Tx,
  address: QueueAddress,
  protocol: string,
  entries: Entries,
  cause: Cause,
): Reading<BatchResult<{ Id: string }>> {
  const queue = yield* requireQueue(address, protocol)
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
  return batchResult(successful, failed)
}
