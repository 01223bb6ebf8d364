// https://docs.aws.amazon.com/eventbridge/latest/pipes-reference/API_UntagResource.html

import { withoutTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTags } from '../tags.ts'

export const untagResource = operation('UntagResource', async (input, context) => {
  await changeTags(input.resourceArn!, context, (tags) => withoutTags(tags, input.tagKeys!))
  return {}
})
