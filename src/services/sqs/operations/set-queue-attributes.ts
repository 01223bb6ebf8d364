// SetQueueAttributes: changes that bind at once (AWS takes up to a minute).
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html

import { addressOfUrl } from '../address.ts'
import { applyAttributes, defaultSettings } from '../attributes.ts'
import { invalidAttribute, missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { enterQueue, existingQueue, requireRedrivable, scopeOf } from '../queue-store.ts'
import { requireQueue } from '../queue.ts'

export const setQueueAttributes = operation('SetQueueAttributes', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const attributes = input.Attributes as Record<string, string> | undefined
  if (attributes === undefined) throw missingParameter('Attributes')
  const kind = attributes.FifoQueue
  // Which dead-letter queue it will name must be known before the transaction; what it is named for, a
  // queue's kind, never changes.
  const { fifo } = await existingQueue(address, context)
  const asked = applyAttributes(defaultSettings, attributes, fifo)
  await context.store.transact(scopeOf(address, asked), function* (tx) {
    const before = yield* requireQueue(address, context.protocol)
    const settings = applyAttributes(before.settings, attributes, before.fifo)
    if (kind !== undefined && kind.toLowerCase() !== 'true') {
      throw invalidAttribute('FifoQueue', 'Modifying queue type is not supported.')
    }
    const queue = { ...before, settings, modifiedMs: tx.nowMs }
    if (attributes.RedrivePolicy) yield* requireRedrivable(tx, queue)
    yield* enterQueue(tx, queue, before)
  })
  return {}
})
