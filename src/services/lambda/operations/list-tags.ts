// ListTags. https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html

import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition } from '../tables.ts'
import { taggedFunction } from '../tags.ts'

export const listTags = operation('ListTags', async (input, context, lambda) => {
  const name = taggedFunction(input.Resource, context)
  const fn = await lambda.env.store.transact(functionPartition(name), () => requireFunction(name))
  return { Tags: { ...fn.tags } }
})
