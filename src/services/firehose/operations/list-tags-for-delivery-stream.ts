// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ListTagsForDeliveryStream.html

import { readDelivery } from '../change.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'

export const listTagsForDeliveryStream = operation(
  'ListTagsForDeliveryStream',
  async (input, context) => {
    const { Limit = limits.tags, ExclusiveStartTagKey: after } = input
    const { tags } = await readDelivery(context, input)
    const left = Object.keys(tags)
      .sort()
      .filter((key) => after === undefined || key > after)
    const page = left.slice(0, Limit)
    return {
      Tags: page.map((Key) => ({ Key, Value: tags[Key] })),
      HasMoreTags: page.length < left.length,
    }
  },
)
