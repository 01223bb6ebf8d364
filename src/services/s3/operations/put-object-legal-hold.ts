// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html

import { malformedXml } from '../errors.ts'
import { requireLockable } from '../lock/retention.ts'
import { requireObject } from '../object/find.ts'
import { rewrite } from '../object/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition } from '../tables.ts'

export const putObjectLegalHold = operation('PutObjectLegalHold', async (input, context) => {
  const name = input.Bucket!
  const Status = input.LegalHold?.Status
  await context.store.transact(bucketPartition(name), function* (tx) {
    yield* requireLockable(name)
    const row = yield* requireObject(input.Key!, input.VersionId, 'PUT')
    if (Status !== 'ON' && Status !== 'OFF') throw malformedXml()
    yield* rewrite(tx, { ...row, hold: Status === 'ON' })
  })
  return {}
})
