// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_UntagResource.html

import { operation } from '../operation.ts'
import { groupOfTagArn, untagGroup } from '../tags.ts'

export const untagResource = operation('UntagResource', async (input, context) => {
  await untagGroup(context, groupOfTagArn(context, input.resourceArn), input.tagKeys)
  return {}
})
