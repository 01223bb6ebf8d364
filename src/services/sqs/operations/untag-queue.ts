// UntagQueue: removes tags; those that are not there are passed over.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html

import { addressOfUrl } from '../address.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { updateQueue } from '../queue-store.ts'
import { withoutTags } from '../tags.ts'

export const untagQueue = operation('UntagQueue', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const keys = input.TagKeys as string[] | undefined
  if (keys === undefined || keys.length === 0) throw missingParameter('TagKeys')
  await updateQueue(address, context, (queue) => ({
    ...queue,
    tags: withoutTags(queue.tags, keys),
  }))
  return {}
})
