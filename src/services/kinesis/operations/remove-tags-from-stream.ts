// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RemoveTagsFromStream.html

import { withoutTags } from '../../resource/tags.ts'
import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'

export const removeTagsFromStream = operation('RemoveTagsFromStream', async (input, context) => {
  await changeStream(context, input, (stream) => ({
    ...stream,
    tags: withoutTags(stream.tags, input.TagKeys),
  }))
  return {}
})
