// TagResource. https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html

import { invalidParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { checkTags, tagsOf } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context, lambda) => {
  if (Object.keys(input.Tags ?? {}).length === 0) {
    throw invalidParameter('An error occurred and the request cannot be processed.')
  }
  await tagsOf(lambda, input.Resource, context, (old) => {
    const tags = { ...old, ...input.Tags }
    checkTags(tags)
    return tags
  })
  return {}
})
