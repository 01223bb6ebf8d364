// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html

import { requireAllowed } from '../acl/control.ts'
import { requireGrants } from '../acl/given.ts'
import { ownersAlone } from '../acl/grants.ts'
import { announce } from '../notification/announce.ts'
import { happening } from '../notification/happening.ts'
import { requireObject } from '../object/find.ts'
import { rewrite } from '../object/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const putObjectAcl = operation('PutObjectAcl', async (input, context) => {
  const name = input.Bucket!
  await context.store.transact(bucketPartition(name), function* (tx) {
    const bucket = yield* requireBucket(name)
    const row = yield* requireObject(input.Key!, input.VersionId, 'PUT')
    const owners = { owner: row.owner, bucketOwner: bucket.account }
    const grants = requireGrants(input, owners, 'object')
    yield* requireAllowed(bucket, grants)
    const before = row.grants ?? [ownersAlone(row.owner)]
    // Who puts what was there before tells nobody.
    if (JSON.stringify(before) === JSON.stringify(grants)) return
    yield* rewrite(tx, { ...row, grants })
    yield* announce(tx, bucket, happening(context, 'ObjectAcl:Put', 'PutObjectAcl'), row)
  })
  return {}
})
