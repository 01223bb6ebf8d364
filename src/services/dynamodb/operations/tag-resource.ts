// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html

import { withTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { addressOfResource, requireResource } from '../table/named.ts'
import { requireFew, tagsOf } from '../table/tags.ts'
import { enterTable, scopeOf } from '../tables.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  const address = addressOfResource(input.ResourceArn, context)
  const added = tagsOf(input.Tags)
  await context.store.transact(scopeOf(address), function* (tx) {
    const table = yield* requireResource(input.ResourceArn)
    yield* enterTable(tx, { ...table, tags: requireFew(withTags(table.tags, added)) })
  })
  return {}
})
