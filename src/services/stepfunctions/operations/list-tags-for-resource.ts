// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListTagsForResource.html

import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => {
  const tags = await changeTags(input.resourceArn!, context)
  return { tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }
})
