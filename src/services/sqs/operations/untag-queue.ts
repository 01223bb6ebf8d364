// UntagQueue: removes tags; those that are not there are passed over.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_UntagQueue.html

import { addressOfUrl } from '../address.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { withoutTags } from '../../resource/tags.ts'
import { changeTags } from '../tags.ts'

export const untagQueue = operation('UntagQueue', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const keys = input.TagKeys as string[] | undefined
  if (keys === undefined || keys.length === 0) throw missingParameter('TagKeys')
  await changeTags(address, context, (tags) => withoutTags(tags, keys))
  return {}
})
