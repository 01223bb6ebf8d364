// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html

import { accessDenied, invalidRequest, malformedXml } from '../errors.ts'
import { requireObject } from '../object/find.ts'
import { rewrite } from '../object/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const updateObjectEncryption = operation(
  'UpdateObjectEncryption',
  async (input, context) => {
    const name = input.Bucket!
    const kms = input.ObjectEncryption?.SSEKMS
    if (kms?.KMSKeyArn === undefined) throw malformedXml()
    const { KMSKeyArn: keyId, BucketKeyEnabled: bucketKey } = kms
    await context.store.transact(bucketPartition(name), function* (tx) {
      yield* requireBucket(name)
      const row = yield* requireObject(input.Key!, input.VersionId, 'PUT')
      if (row.encryption.algorithm === 'customer' || row.encryption.algorithm === 'aws:kms:dsse') {
        throw invalidRequest('The encryption of this object cannot be updated.')
      }
      if (row.hold || (row.lock !== undefined && row.lock.untilMs > tx.nowMs)) throw accessDenied()
      const encryption = {
        ...{ algorithm: 'aws:kms' as const, keyId },
        ...(bucketKey !== undefined && { bucketKey }),
      }
      yield* rewrite(tx, { ...row, encryption })
    })
    return {}
  },
)
