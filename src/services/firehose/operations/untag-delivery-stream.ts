// https://docs.aws.amazon.com/firehose/latest/APIReference/API_UntagDeliveryStream.html

import { withoutTags } from '../../resource/tags.ts'
import { changeDelivery } from '../change.ts'
import { operation } from '../operation.ts'

export const untagDeliveryStream = operation('UntagDeliveryStream', async (input, context) => {
  await changeDelivery(context, input, (row) => ({
    ...row,
    tags: withoutTags(row.tags, input.TagKeys),
  }))
  return {}
})
