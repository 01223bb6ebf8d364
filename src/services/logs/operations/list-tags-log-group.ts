// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsLogGroup.html

import { operation } from '../operation.ts'
import { tagsOfGroup } from '../tags.ts'

export const listTagsLogGroup = operation('ListTagsLogGroup', async (input, context) => {
  return { tags: await tagsOfGroup(context, input.logGroupName) }
})
