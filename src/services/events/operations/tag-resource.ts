// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html

import { withTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTags, requireTags, tagsOf } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  const added = tagsOf(input.Tags)
  await changeTags(input.ResourceARN!, context, (tags) => requireTags(withTags(tags, added)))
  return {}
})
