// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html

import { requireObject } from '../object/find.ts'
import { shownVersion } from '../object/put.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getObjectTagging = operation('GetObjectTagging', async (input, context) => {
  const name = input.Bucket!
  return context.store.transact(bucketPartition(name), function* () {
    const bucket = yield* requireBucket(name)
    const row = yield* requireObject(input.Key!, input.VersionId, 'GET')
    return {
      TagSet: Object.entries(row.tags).map(([Key, Value]) => ({ Key, Value })),
      VersionId: shownVersion(bucket, row.versionId),
    }
  })
})
