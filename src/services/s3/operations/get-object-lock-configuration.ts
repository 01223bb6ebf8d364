// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html

import { noSuchConfiguration } from '../errors.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getObjectLockConfiguration = operation(
  'GetObjectLockConfiguration',
  async (input, context) => {
    const name = input.Bucket!
    const bucket = await context.store.transact(bucketPartition(name), () => requireBucket(name))
    if (!bucket.lockable) {
      throw noSuchConfiguration(
        'ObjectLockConfigurationNotFoundError',
        'Object Lock configuration does not exist for this bucket',
        name,
      )
    }
    const { retention } = bucket
    const DefaultRetention = retention && {
      Mode: retention.mode,
      Days: retention.days,
      Years: retention.years,
    }
    return {
      ObjectLockConfiguration: {
        ObjectLockEnabled: 'Enabled',
        Rule: DefaultRetention && { DefaultRetention },
      },
    } as any
  },
)
