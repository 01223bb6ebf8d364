// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeActivity.html

import { requireActivity } from '../activity-store.ts'
import { shownEncryption } from '../configuration.ts'
import { activityArn } from '../names.ts'
import { operation } from '../operation.ts'
import { activityPlace } from '../tables.ts'

export const describeActivity = operation('DescribeActivity', async (input, context) => {
  const parsed = activityArn(input.activityArn!)
  const { partition } = activityPlace(parsed, parsed.name)
  const row = await context.store.transact(partition, () => requireActivity(input.activityArn!))
  return {
    activityArn: row.arn,
    name: row.name,
    creationDate: new Date(row.createdMs),
    encryptionConfiguration: shownEncryption(row),
  }
})
