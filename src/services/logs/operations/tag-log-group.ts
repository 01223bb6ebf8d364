// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagLogGroup.html

import { operation } from '../operation.ts'
import { tagGroup } from '../tags.ts'

export const tagLogGroup = operation('TagLogGroup', async (input, context) => {
  await tagGroup(context, input.logGroupName, input.tags)
  return {}
})
