// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_AddTagsToStream.html

import { withTags } from '../../resource/tags.ts'
import { changeStream } from '../change.ts'
import { operation } from '../operation.ts'
import { requireFew, requireTags } from '../tags.ts'

export const addTagsToStream = operation('AddTagsToStream', async (input, context) => {
  const added = requireTags(input.Tags)
  await changeStream(context, input, (stream) => ({
    ...stream,
    tags: requireFew(withTags(stream.tags, added), stream),
  }))
  return {}
})
