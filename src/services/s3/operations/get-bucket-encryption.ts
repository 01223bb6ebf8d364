// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html

import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketEncryption = operation('GetBucketEncryption', async (input, context) => {
  const name = input.Bucket!
  const row = await context.store.transact(bucketPartition(name), () => requireBucket(name))
  const { algorithm, keyId, bucketKey = false } = row.encryption ?? { algorithm: 'AES256' }
  const ApplyServerSideEncryptionByDefault = {
    SSEAlgorithm: algorithm,
    KMSMasterKeyID: keyId === 'alias/aws/s3' ? undefined : keyId,
  }
  return {
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault, BucketKeyEnabled: bucketKey }],
    },
  } as any
})
