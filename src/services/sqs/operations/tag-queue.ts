// TagQueue: adds tags, or gives those that exist a new value.
// Spec: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html

import { addressOfUrl } from '../address.ts'
import { missingParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { withTags } from '../../resource/tags.ts'
import { changeTags, checkTags } from '../tags.ts'

export const tagQueue = operation('TagQueue', async (input, context) => {
  const address = addressOfUrl(input.QueueUrl, context)
  const added = input.Tags as Record<string, string> | undefined
  if (added === undefined || Object.keys(added).length === 0) throw missingParameter('Tags')
  await changeTags(address, context, (tags) => checkTags(withTags(tags, added)))
  return {}
})
