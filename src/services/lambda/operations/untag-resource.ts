// UntagResource. https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html

import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition, functionTable } from '../tables.ts'
import { taggedFunction } from '../tags.ts'

export const untagResource = operation('UntagResource', async (input, context, lambda) => {
  const name = taggedFunction(input.Resource, context)
  const removed = new Set(input.TagKeys)
  await lambda.env.store.transact(functionPartition(name), function* (tx) {
    const fn = yield* requireFunction(name)
    const left = Object.entries(fn.tags).filter(([key]) => !removed.has(key))
    functionTable.put(tx, [], { ...fn, tags: Object.fromEntries(left) })
  })
  return {}
})
