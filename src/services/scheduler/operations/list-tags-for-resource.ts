// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListTagsForResource.html

import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => {
  const tags = await changeTags(input.ResourceArn!, context)
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }
})
