// DeleteQueue: the queue is gone at once; its rows are swept in the background.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html

import { addressOfUrl } from '../address.ts'
import { operation } from '../operation.ts'
import { leaveQueue, scopeOf } from '../queue-store.ts'
import { requireQueue } from '../queue.ts'
import { emitSweep, hopPurged } from '../sweep.ts'
import { queueTable } from '../tables.ts'

export const deleteQueue = operation('DeleteQueue', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  await context.store.transact(scopeOf(address), function* (tx) {
    const row = yield* requireQueue(address, context.protocol)
    yield* hopPurged(tx, row, 'DeleteQueue', context.requestId)
    emitSweep(tx, row, true)
    queueTable.put(tx, [], { ...row, deletedMs: tx.nowMs, modifiedMs: tx.nowMs })
    yield* leaveQueue(tx, row)
  })
  return {}
})
