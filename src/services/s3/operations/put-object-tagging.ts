// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html

import { MAX_TAGS } from '../limits.ts'
import { announce } from '../notification/announce.ts'
import { happening } from '../notification/happening.ts'
import { tagsOf } from '../object/description.ts'
import { requireObject } from '../object/find.ts'
import { shownVersion } from '../object/put.ts'
import { rewrite } from '../object/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const putObjectTagging = operation('PutObjectTagging', async (input, context) => {
  const tags = tagsOf(input.Tagging?.TagSet, MAX_TAGS)
  const name = input.Bucket!
  return context.store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireBucket(name)
    const row = yield* requireObject(input.Key!, input.VersionId, 'PUT')
    yield* rewrite(tx, { ...row, tags })
    yield* announce(tx, bucket, happening(context, 'ObjectTagging:Put', 'PutObjectTagging'), row)
    return { VersionId: shownVersion(bucket, row.versionId) }
  })
})
