// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html

import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketLocation = operation('GetBucketLocation', async (input, context) => {
  const name = input.Bucket!
  const { region } = await context.store.transact(bucketPartition(name), () => requireBucket(name))
  // The first region has no name here.
  return { LocationConstraint: region === 'us-east-1' ? undefined : region } as any
})
