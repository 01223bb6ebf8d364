// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html

import { happening } from '../notification/happening.ts'
import { requireKey } from '../object/key.ts'
import { free } from '../object/put.ts'
import { remove } from '../object/remove.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const deleteObject = operation('DeleteObject', async (input, context) => {
  const name = input.Bucket!
  const key = requireKey(input.Key)
  const removed = await context.store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireBucket(name)
    return yield* remove(tx, bucket, {
      ...{ key, versionId: input.VersionId, ifMatch: input.IfMatch, mfa: input.MFA },
      bypassGovernance: input.BypassGovernanceRetention,
      happening: (event) => happening(context, event, 'DeleteObject'),
    })
  })
  await free(context.blobs, removed.freed)
  return { DeleteMarker: removed.marker || undefined, VersionId: removed.versionId }
})
