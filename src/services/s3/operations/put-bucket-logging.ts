// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html

import { malformedXml } from '../errors.ts'
import { LOGGING, noTarget, requireLogging, requireSameRegion } from '../logging/configuration.ts'
import { forgetLogging } from '../logging/note.ts'
import { operation } from '../operation.ts'
import { bucketPartition, buckets, configurations, requireBucket } from '../tables.ts'

export const putBucketLogging = operation('PutBucketLogging', async (input, context) => {
  const { store } = context
  const name = input.Bucket!
  if (input.BucketLoggingStatus === undefined) throw malformedXml()
  const given = input.BucketLoggingStatus.LoggingEnabled
  const to = given && requireLogging(given).TargetBucket!
  const target =
    to === undefined
      ? undefined
      : await store.transact(bucketPartition(to), function* () {
          return yield* buckets.get()
        })
  await store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireBucket(name)
    if (given === undefined) return configurations.del(tx, [LOGGING])
    if (target === undefined || target.account !== bucket.account) throw noTarget(to!)
    requireSameRegion(bucket, target)
    configurations.put(tx, [LOGGING], given)
  })
  forgetLogging(store, name)
  return {}
})
