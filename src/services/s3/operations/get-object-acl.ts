// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html

import { ENFORCED, ownership } from '../acl/control.ts'
import { ownerId, ownersAlone, shownGrant } from '../acl/grants.ts'
import { requireObject } from '../object/find.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getObjectAcl = operation('GetObjectAcl', (input, context) => {
  const name = input.Bucket!
  return context.store.transact(bucketPartition(name), function* () {
    const { account } = yield* requireBucket(name)
    const row = yield* requireObject(input.Key!, input.VersionId, 'GET')
    // Lists from before the bucket's owner had everything are there, and count for nothing.
    const isEnforced = (yield* ownership()) === ENFORCED
    const owner = isEnforced ? account : row.owner
    const grants = (isEnforced ? undefined : row.grants) ?? [ownersAlone(owner)]
    return { Owner: { ID: ownerId(owner) }, Grants: grants.map(shownGrant) }
  })
})
