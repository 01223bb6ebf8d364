// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_ListTagsForResource.html

import { operation } from '../operation.ts'
import { groupOfTagArn, tagsOfGroup } from '../tags.ts'

export const listTagsForResource = operation('ListTagsForResource', async (input, context) => {
  return { tags: await tagsOfGroup(context, groupOfTagArn(context, input.resourceArn)) }
})
