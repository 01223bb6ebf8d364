// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html

import { invalidParameter } from '../errors.ts'
import { changeGroup } from '../group.ts'
import { RETENTION_DAYS } from '../limits.ts'
import { operation } from '../operation.ts'

export const putRetentionPolicy = operation('PutRetentionPolicy', async (input, context) => {
  const { retentionInDays: retentionDays } = input
  if (!RETENTION_DAYS.includes(retentionDays)) {
    throw invalidParameter(
      `1 validation error detected: Value '${retentionDays}' at 'retentionInDays' failed to ` +
        `satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
    )
  }
  await changeGroup(context, input.logGroupName, (group) => ({ ...group, retentionDays }))
  return {}
})
