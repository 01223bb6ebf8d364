// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { parsePolicy } from '../../../access/parse.ts'
import { publicAccessBlock } from '../acl/control.ts'
import { isPublicPolicy } from '../acl/public-policy.ts'
import { accessDenied } from '../errors.ts'
import { operation } from '../operation.ts'
import { bucketPartition, configurations, requireBucket } from '../tables.ts'

const MAX_BYTES = 20 * 1024

export const putBucketPolicy = operation('PutBucketPolicy', async (input, context) => {
  const text = input.Policy ?? ''
  const name = input.Bucket!
  requirePolicy(text)
  await context.store.transact(bucketPartition(name), function* (tx) {
    yield* requireBucket(name)
    const { BlockPublicPolicy } = yield* publicAccessBlock()
    if (BlockPublicPolicy && isPublicPolicy(text)) throw accessDenied()
    configurations.put(tx, ['policy'], { text })
  })
  return { HttpStatus: 204 } as object
})

function requirePolicy(text: string): void {
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw malformed('Policy exceeds the maximum allowed document size')
  if (!text.trimStart().startsWith('{')) {
    throw malformed("Policies must be valid JSON and the first byte must be '{'")
  }
  try {
    parsePolicy(text)
  } catch (error) {
    throw malformed((error as Error).message)
  }
}

function malformed(message: string) {
  return new AwsError('MalformedPolicy', message, { status: 400 })
}
