// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html

import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const headBucket = operation('HeadBucket', async (input, context) => {
  const name = input.Bucket!
  const bucket = await context.store.transact(bucketPartition(name), () => requireBucket(name))
  return { BucketArn: bucket.arn, BucketRegion: bucket.region, AccessPointAlias: false }
})
