// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListTags.html

import { badParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { readTrail } from '../trail/store.ts'
import { requireTrailArn, shownTags } from '../trail/tags.ts'

const MOST_AT_ONCE = 20

export const listTags = operation('ListTags', async (input, context) => {
  const ids = input.ResourceIdList!
  if (ids.length === 0 || ids.length > MOST_AT_ONCE) {
    throw badParameter(`ResourceIdList must have 1 to ${MOST_AT_ONCE} resources.`)
  }
  const found = []
  for (const id of ids) {
    const { arn, tags } = await readTrail(requireTrailArn(id), context)
    found.push({ ResourceId: arn, TagsList: shownTags(tags) })
  }
  return { ResourceTagList: found }
})
