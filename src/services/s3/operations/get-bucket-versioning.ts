// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html

import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketVersioning = operation('GetBucketVersioning', async (input, context) => {
  const name = input.Bucket!
  const row = await context.store.transact(bucketPartition(name), () => requireBucket(name))
  return { Status: row.versioning }
})
