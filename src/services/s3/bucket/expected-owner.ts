// `x-amz-expected-bucket-owner`: who is wrong about whose a bucket is does nothing with it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Context, Operation } from '../../service.ts'
import { accessDenied } from '../errors.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

interface Expecting {
  readonly Bucket?: string | undefined
  readonly ExpectedBucketOwner?: string | undefined
}

export function withExpectedOwner({ name, handle }: Operation): Operation {
  return {
    name,
    async handle(input: Expecting, context: Context, own) {
      if (input.ExpectedBucketOwner !== undefined) await requireOwner(input, context)
      return handle(input, context, own)
    },
  }
}

async function requireOwner(
  { Bucket: name, ExpectedBucketOwner: account }: Expecting,
  { store }: Pick<Context, 'store'>,
): Promise<void> {
  if (!/^\d{12}$/.test(account!)) {
    throw new AwsError(
      'InvalidBucketOwnerAWSAccountID',
      `The value of the expected bucket owner parameter must be an AWS Account ID... [${account}]`,
      { status: 400 },
    )
  }
  const bucket = await store.transact(bucketPartition(name!), () => requireBucket(name!), {
    durability: 'buffered',
  })
  if (bucket.account !== account) throw accessDenied()
}
