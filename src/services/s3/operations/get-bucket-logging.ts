// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html

import { logging } from '../logging/configuration.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket } from '../tables.ts'

export const getBucketLogging = operation('GetBucketLogging', (input, context) => {
  const name = input.Bucket!
  return context.store.transact(bucketPartition(name), function* () {
    yield* requireBucket(name)
    return { LoggingEnabled: (yield* logging()) as any }
  })
})
