// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html

import { bucketGrants } from '../acl/control.ts'
import { ownerId, ownersAlone, shownGrant } from '../acl/grants.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketAcl = operation('GetBucketAcl', (input, context) => {
  const name = input.Bucket!
  return context.store.transact(bucketPartition(name), function* () {
    const { account } = yield* requireBucket(name)
    const grants = (yield* bucketGrants()) ?? [ownersAlone(account)]
    return { Owner: { ID: ownerId(account) }, Grants: grants.map(shownGrant) }
  })
})
