// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html

import { noSuchConfiguration } from '../errors.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketTagging = operation('GetBucketTagging', async (input, context) => {
  const name = input.Bucket!
  const { tags } = await context.store.transact(bucketPartition(name), () => requireBucket(name))
  const TagSet = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }))
  if (TagSet.length === 0) {
    throw noSuchConfiguration('NoSuchTagSet', 'The TagSet does not exist', name)
  }
  return { TagSet }
})
