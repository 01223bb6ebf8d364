// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (TagResource)

import { withTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  await changeTags(input.ResourceArn!, context, (tags) => withTags(tags, input.Tags ?? {}))
  return {}
})
