// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_TagResource.html

import { withTags } from '../../resource/tags.ts'
import { enterConsumer, withResource } from '../consumers.ts'
import { operation } from '../operation.ts'
import { enterStream } from '../tables.ts'
import { requireFew, requireTags } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  const added = requireTags(input.Tags)
  await withResource(context, input.ResourceARN, function* ({ kind, row, address }, tx) {
    const tags = requireFew(withTags(row.tags, added), address)
    if (kind === 'stream') yield* enterStream(tx, { ...row, tags })
    else yield* enterConsumer(tx, address, { ...row, tags })
  })
  return {}
})
