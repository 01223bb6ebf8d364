// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html

import { announce } from '../notification/announce.ts'
import { happening } from '../notification/happening.ts'
import { requireObject } from '../object/find.ts'
import { shownVersion } from '../object/put.ts'
import { rewrite } from '../object/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const deleteObjectTagging = operation('DeleteObjectTagging', async (input, context) => {
  const name = input.Bucket!
  const event = happening(context, 'ObjectTagging:Delete', 'DeleteObjectTagging')
  return context.store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireBucket(name)
    const row = yield* requireObject(input.Key!, input.VersionId, 'DELETE')
    yield* rewrite(tx, { ...row, tags: {} })
    yield* announce(tx, bucket, event, row)
    return { VersionId: shownVersion(bucket, row.versionId) }
  })
})
