// https://docs.aws.amazon.com/firehose/latest/APIReference/API_TagDeliveryStream.html

import { withTags, type Tags } from '../../resource/tags.ts'
import { changeDelivery } from '../change.ts'
import { invalidArgument, limitExceeded } from '../errors.ts'
import { limits } from '../limits.ts'
import { operation } from '../operation.ts'

export const tagDeliveryStream = operation('TagDeliveryStream', async (input, context) => {
  await changeDelivery(context, input, (row) => ({ ...row, tags: tagsOf(row.tags, input.Tags) }))
  return {}
})

interface Tag {
  readonly Key: string
  readonly Value?: string | undefined
}

/** With what is added. */
export function tagsOf(before: Tags, added: readonly Tag[]): Tags {
  if (added.some(({ Key }) => Key.toLowerCase().startsWith('aws:'))) {
    throw invalidArgument('Tag keys must not begin with aws:, which is reserved.')
  }
  const tags = withTags(
    before,
    Object.fromEntries(added.map(({ Key, Value = '' }) => [Key, Value])),
  )
  if (Object.keys(tags).length <= limits.tags) return tags
  throw limitExceeded(`A delivery stream can have ${limits.tags} tags at most.`)
}
