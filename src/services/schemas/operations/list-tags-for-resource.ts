// https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-tags-resource-arn.html

import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => ({
  Tags: await changeTags(input.ResourceArn!, context),
}))
