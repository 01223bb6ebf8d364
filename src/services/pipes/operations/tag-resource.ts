// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_TagResource.html

import { withTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  await changeTags(input.resourceArn!, context, (tags) => withTags(tags, input.tags!))
  return {}
})
