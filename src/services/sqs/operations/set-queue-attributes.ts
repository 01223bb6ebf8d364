// SetQueueAttributes: changes that bind at once (AWS takes up to a minute).
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html

import { addressOfUrl } from '../address.ts'
import { applyAttributes } from '../attributes.ts'
import { invalidAttribute, missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { existingQueue, listInDirectory, requireRedrivable, updateQueue } from '../queue-store.ts'

export const setQueueAttributes = operation('SetQueueAttributes', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const attributes = input.Attributes as Record<string, string> | undefined
  if (attributes === undefined) throw missingParameter('Attributes')
  if (attributes.RedrivePolicy) {
    const queue = await existingQueue(address, context)
    const settings = applyAttributes(queue.settings, attributes, queue.fifo)
    await requireRedrivable(context.store, { ...queue, settings })
  }
  const { before, after } = await updateQueue(address, context, (queue, nowMs) => {
    const settings = applyAttributes(queue.settings, attributes, queue.fifo)
    const kind = attributes.FifoQueue
    if (kind !== undefined && kind.toLowerCase() !== 'true') {
      throw invalidAttribute('FifoQueue', 'Modifying queue type is not supported.')
    }
    return { ...queue, settings, modifiedMs: nowMs }
  })
  if (attributes.RedrivePolicy !== undefined) {
    await listInDirectory(context.store, after, before)
  }
  return {}
})
