// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteRetentionPolicy.html

import { changeGroup } from '../group.ts'
import { operation } from '../operation.ts'

export const deleteRetentionPolicy = operation('DeleteRetentionPolicy', async (input, context) => {
  await changeGroup(context, input.logGroupName, ({ retentionDays: _ended, ...group }) => group)
  return {}
})
