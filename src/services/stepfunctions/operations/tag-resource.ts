// https://docs.aws.amazon.com/step-functions/latest/apireference/API_TagResource.html

import { withTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTags, tagsOf } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  await changeTags(input.resourceArn!, context, (tags) => withTags(tags, tagsOf(input.tags)))
  return {}
})
