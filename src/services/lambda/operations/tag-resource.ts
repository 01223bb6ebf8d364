// TagResource. https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html

import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition, functionTable } from '../tables.ts'
import { checkTags, taggedFunction } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context, lambda) => {
  const name = taggedFunction(input.Resource, context)
  await lambda.env.store.transact(functionPartition(name), function* (tx) {
    const fn = yield* requireFunction(name)
    const tags = { ...fn.tags, ...input.Tags }
    checkTags(tags)
    functionTable.put(tx, [], { ...fn, tags })
  })
  return {}
})
