// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html

import { operation } from '../operation.ts'
import { addressOfResource, requireResource } from '../table/named.ts'

/** AWS answers ten tags at a time; a table has at most 50, which are one page here. */
export const listTagsOfResource = operation('ListTagsOfResource', async (input, context) => {
  const { partition } = addressOfResource(input.ResourceArn, context)
  const table = await context.store.transact(partition, () => requireResource(input.ResourceArn))
  return { Tags: Object.entries(table.tags).map(([Key, Value]) => ({ Key, Value })) }
})
