// ChangeMessageVisibilityBatch: up to ten visibility changes; each entry for itself.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html

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
import { changeVisibility, requireQueue } from '../queue.ts'
import type { Cause } from '../trace.ts'
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
    return context.store.transact(address.partition, (tx) =>
      changeEach(tx, address, context.protocol, entries, cause),
    )
  },
)

type Entries = readonly {
  readonly Id: string
  readonly ReceiptHandle?: string | undefined
  readonly VisibilityTimeout?: number | undefined
}[]

function* changeEach(
  tx: Tx,
  address: QueueAddress,
  protocol: string,
  entries: Entries,
  cause: Cause,
): Reading<BatchResult<{ Id: string }>> {
  const queue = yield* requireQueue(address, protocol)
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
  return batchResult(successful, failed)
}
