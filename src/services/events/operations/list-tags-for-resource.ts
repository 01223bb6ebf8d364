// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTagsForResource.html

import { operation } from '../operation.ts'
import { changeTags, shownTags } from '../tags.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => {
  return { Tags: shownTags(await changeTags(input.ResourceARN!, context)) }
})
