// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UntagResource.html

import { withoutTags } from '../../resource/tags.ts'
import { enterConsumer, withResource } from '../consumers.ts'
import { operation } from '../operation.ts'
import { enterStream } from '../tables.ts'

export const untagResource = operation('UntagResource', async (input, context) => {
  await withResource(context, input.ResourceARN, function* ({ kind, row, address }, tx) {
    const tags = withoutTags(row.tags, input.TagKeys)
    if (kind === 'stream') yield* enterStream(tx, { ...row, tags })
    else yield* enterConsumer(tx, address, { ...row, tags })
  })
  return {}
})
