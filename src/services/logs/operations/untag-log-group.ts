// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagLogGroup.html

import { operation } from '../operation.ts'
import { untagGroup } from '../tags.ts'

export const untagLogGroup = operation('UntagLogGroup', async (input, context) => {
  await untagGroup(context, input.logGroupName, input.tags)
  return {}
})
