// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html

import type { InputOf } from '../../../wire/types.ts'
import { invalidArgument, malformedXml } from '../errors.ts'
import { operation } from '../operation.ts'
import { bucketPartition, buckets, requireBucket, type Encryption } from '../tables.ts'

type Given = InputOf<
  typeof import('@aws-sdk/client-s3'),
  'PutBucketEncryption'
>['ServerSideEncryptionConfiguration']

export const putBucketEncryption = operation('PutBucketEncryption', async (input, context) => {
  const name = input.Bucket!
  await context.store.transact(bucketPartition(name), function* (tx) {
    const row = yield* requireBucket(name)
    const encryption = encryptionOf(input.ServerSideEncryptionConfiguration)
    buckets.put(tx, [], { ...row, encryption })
  })
  return {}
})

function encryptionOf(given: Given): Encryption {
  const [rule, ...others] = given?.Rules ?? []
  const algorithm = rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm
  const keyId = rule?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID
  if (algorithm === undefined || others.length > 0) throw malformedXml()
  if (algorithm === 'AES256' && keyId !== undefined) {
    throw invalidArgument(
      'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
      'ApplyServerSideEncryptionByDefault',
    )
  }
  const bucketKey = rule!.BucketKeyEnabled
  if (algorithm === 'AES256') return { algorithm, ...(bucketKey && { bucketKey }) }
  if (algorithm !== 'aws:kms' && algorithm !== 'aws:kms:dsse') throw malformedXml()
  return { algorithm, keyId: keyId ?? 'alias/aws/s3', ...(bucketKey && { bucketKey }) }
}
