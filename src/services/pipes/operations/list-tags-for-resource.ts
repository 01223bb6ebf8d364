// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_ListTagsForResource.html

import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => ({
  tags: await changeTags(input.resourceArn!, context),
}))
