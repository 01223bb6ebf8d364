// UntagResource. https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html

import { operation } from '../operation.ts'
import { tagsOf } from '../tags.ts'

export const untagResource = operation('UntagResource', async (input, context, lambda) => {
  const removed = new Set(input.TagKeys)
  await tagsOf(lambda, input.Resource, context, (tags) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !removed.has(key))),
  )
  return {}
})
