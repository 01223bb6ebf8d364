// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html

import { operation } from '../operation.ts'
import { bucketPartition, buckets, requireBucket } from '../tables.ts'

export const deleteBucketLifecycle = operation('DeleteBucketLifecycle', async (input, context) => {
  const name = input.Bucket!
  await context.store.transact(bucketPartition(name), function* (tx) {
    const { lifecycle: _, ...row } = yield* requireBucket(name)
    buckets.put(tx, [], row)
  })
  return {}
})
