// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (UntagResource)

import { withoutTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const untagResource = operation('UntagResource', async (input, context) => {
  await changeTags(input.ResourceArn!, context, (tags) => withoutTags(tags, input.TagKeys!))
  return {}
})
