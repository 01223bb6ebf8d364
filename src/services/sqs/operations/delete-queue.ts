// DeleteQueue: the queue is gone at once; its rows are swept in the background.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html

import { addressOfUrl } from '../address.ts'
import { operation } from '../operation.ts'
import { unlistInDirectory } from '../queue-store.ts'
import { requireQueue } from '../queue.ts'
import { emitSweep, hopPurged } from '../sweep.ts'
import { queueTable } from '../tables.ts'

export const deleteQueue = operation('DeleteQueue', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const queue = await context.store.transact(address.partition, function* (tx) {
    const row = yield* requireQueue(address, context.protocol)
    yield* hopPurged(tx, row, 'DeleteQueue', context.requestId)
    emitSweep(tx, row, true)
    queueTable.put(tx, [], { ...row, deletedMs: tx.nowMs, modifiedMs: tx.nowMs })
    return row
  })
  await unlistInDirectory(context.store, queue)
  return {}
})
