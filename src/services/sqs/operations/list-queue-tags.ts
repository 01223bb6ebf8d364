// ListQueueTags.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListQueueTags.html

import { addressOfUrl } from '../address.ts'
import { operation } from '../operation.ts'
import { existingQueue } from '../queue-store.ts'

export const listQueueTags = operation('ListQueueTags', async (input, context) => {
  const { tags } = await existingQueue(addressOfUrl(input.QueueUrl, context), context)
  return Object.keys(tags).length === 0 ? {} : { Tags: tags }
})
