// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListTagsForStream.html

import { withStream } from '../change.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'

export const listTagsForStream = operation('ListTagsForStream', async (input, context) => {
  const { Limit = limits.tags, ExclusiveStartTagKey: after } = input
  const tags = await withStream(context, input, function* (stream) {
    return stream.tags
  })
  const left = Object.keys(tags)
    .sort()
    .filter((key) => after === undefined || key > after)
  const page = left.slice(0, Limit)
  return {
    Tags: page.map((Key) => ({ Key, Value: tags[Key] })),
    HasMoreTags: page.length < left.length,
  }
})
