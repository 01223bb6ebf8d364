// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html

import { shown } from '../notification/parse.ts'
import { notifications } from '../notification/tables.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketNotificationConfiguration = operation(
  'GetBucketNotificationConfiguration',
  async (input, context) => {
    const name = input.Bucket!
    const found = await context.store.transact(bucketPartition(name), function* () {
      yield* requireBucket(name)
      return yield* notifications.get()
    })
    return shown(found ?? { rules: [], eventBridge: false }) as any
  },
)
