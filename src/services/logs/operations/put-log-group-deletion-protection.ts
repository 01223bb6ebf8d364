// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogGroupDeletionProtection.html

import { changeGroup, groupNameOf } from '../group.ts'
import { operation } from '../operation.ts'

export const putLogGroupDeletionProtection = operation(
  'PutLogGroupDeletionProtection',
  async (input, context) => {
    await changeGroup(context, groupNameOf(input, context), (group) => ({
      ...group,
      deletionProtected: input.deletionProtectionEnabled,
    }))
    return {}
  },
)
