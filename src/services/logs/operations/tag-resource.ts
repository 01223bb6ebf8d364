// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_TagResource.html

import { operation } from '../operation.ts'
import { groupOfTagArn, tagGroup } from '../tags.ts'

export const tagResource = operation('TagResource', async (input, context) => {
  await tagGroup(context, groupOfTagArn(context, input.resourceArn), input.tags)
  return {}
})
