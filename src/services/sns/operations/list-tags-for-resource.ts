// ListTagsForResource.
// Spec: https://docs.aws.amazon.com/sns/latest/api/API_ListTagsForResource.html

import { operation } from '../operation.ts'
import { requireTagged, taggedTopic } from '../tagged-topic.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => {
  const { partition } = taggedTopic(input.ResourceArn)
  const { tags } = await context.store.transact(partition, () => requireTagged())
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }
})
