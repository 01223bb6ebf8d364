// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_RemoveTags.html

import { withoutTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTrail } from '../trail/store.ts'
import { requireTrailArn } from '../trail/tags.ts'

export const removeTags = operation('RemoveTags', async (input, context) => {
  const keys = input.TagsList!.map(({ Key = '' }) => Key)
  await changeTrail(requireTrailArn(input.ResourceId!), context, (row) => ({
    ...row,
    tags: withoutTags(row.tags, keys),
  }))
  return {}
})
