// TagResource. https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html

import { operation } from '../operation.ts'
import { checkTags, tagsOf } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context, lambda) => {
  await tagsOf(lambda, input.Resource, context, (old) => {
    const tags = { ...old, ...input.Tags }
    checkTags(tags)
    return tags
  })
  return {}
})
