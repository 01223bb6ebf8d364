// PurgeQueue: every message is gone at once, whatever its state; rows are swept in the background.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html

import { addressOfUrl } from '../address.ts'
import { sqsError } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireQueue } from '../queue.ts'
import { emitSweep, hopPurged } from '../sweep.ts'
import { queueTable } from '../tables.ts'

export const purgeQueue = operation('PurgeQueue', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  await context.store.transact(address.partition, function* (tx) {
    const queue = yield* requireQueue(address, context.protocol)
    const { purgedMs } = queue
    const isRecent = purgedMs !== undefined && tx.nowMs - purgedMs < limits.purgeQuietMs
    if (isRecent && context.settings.strictTiming) {
      throw sqsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
      )
    }
    yield* hopPurged(tx, queue, 'PurgeQueue', context.requestId)
    emitSweep(tx, queue, false)
    queueTable.put(tx, [], { ...queue, generation: queue.generation + 1, purgedMs: tx.nowMs })
  })
  return {}
})
