// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UntagResource.html

import { withoutTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { addressOfResource, requireResource } from '../table/named.ts'
import { enterTable, scopeOf } from '../tables.ts'

export const untagResource = operation('UntagResource', async (input, context) => {
  const address = addressOfResource(input.ResourceArn, context)
  await context.store.transact(scopeOf(address), function* (tx) {
    const table = yield* requireResource(input.ResourceArn)
    yield* enterTable(tx, { ...table, tags: withoutTags(table.tags, input.TagKeys!) })
  })
  return {}
})
