// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AddTags.html

import { withTags } from '../../resource/tags.ts'
import { operation } from '../operation.ts'
import { changeTrail } from '../trail/store.ts'
import { requireFew, requireTrailArn, tagsOf } from '../trail/tags.ts'

export const addTags = operation('AddTags', async (input, context) => {
  const added = tagsOf(input.TagsList)
  await changeTrail(requireTrailArn(input.ResourceId!), context, (row) => ({
    ...row,
    tags: requireFew(withTags(row.tags, added)),
  }))
  return {}
})
