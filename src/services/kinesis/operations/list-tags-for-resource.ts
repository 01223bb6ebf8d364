// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForResource.html

import { withResource } from '../consumers.ts'
import { operation } from '../operation.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => {
  const tags = await withResource(context, input.ResourceARN, function* ({ row }) {
    return row.tags
  })
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }
})
