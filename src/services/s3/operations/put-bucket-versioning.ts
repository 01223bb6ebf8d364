// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html

import { AwsError, notImplemented } from '../../../kernel/aws-error.ts'
import { malformedXml } from '../errors.ts'
import { operation } from '../operation.ts'
import { bucketPartition, buckets, requireBucket } from '../tables.ts'

export const putBucketVersioning = operation('PutBucketVersioning', async (input, context) => {
  const { Status, MFADelete } = input.VersioningConfiguration ?? {}
  if (MFADelete === 'Enabled') throw notImplemented('s3', 'PutBucketVersioning with MFA delete')
  if (Status !== 'Enabled' && Status !== 'Suspended') throw malformedXml()
  const name = input.Bucket!
  await context.store.transact(bucketPartition(name), function* (tx) {
    const row = yield* requireBucket(name)
    if (row.lockable && Status === 'Suspended') {
      throw new AwsError(
        'InvalidBucketState',
        'An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.',
        { status: 409 },
      )
    }
    buckets.put(tx, [], { ...row, versioning: Status })
  })
  return {}
})
