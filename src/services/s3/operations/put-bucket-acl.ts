// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html

import { requireAllowed } from '../acl/control.ts'
import { requireGrants } from '../acl/given.ts'
import { operation } from '../operation.ts'
import { bucketPartition, configurations, requireBucket } from '../tables.ts'

export const putBucketAcl = operation('PutBucketAcl', async (input, context) => {
  const name = input.Bucket!
  await context.store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireBucket(name)
    const owners = { owner: bucket.account, bucketOwner: bucket.account }
    const grants = requireGrants(input, owners, 'bucket')
    yield* requireAllowed(bucket, grants)
    configurations.put(tx, ['acl'], grants)
  })
  return {}
})
