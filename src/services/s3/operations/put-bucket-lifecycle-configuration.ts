// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html

import { wake } from '../lifecycle/chore.ts'
import { parsed } from '../lifecycle/parse.ts'
import { operation } from '../operation.ts'
import { bucketPartition, buckets, requireBucket } from '../tables.ts'

export const putBucketLifecycleConfiguration = operation(
  'PutBucketLifecycleConfiguration',
  async (input, context) => {
    const name = input.Bucket!
    const { minimum } = await context.store.transact(bucketPartition(name), function* (tx) {
      const row = yield* requireBucket(name)
      const lifecycle = parsed(input, () => tx.uuid())
      buckets.put(tx, [], { ...row, lifecycle })
      yield* wake(tx, row)
      return lifecycle
    })
    return { TransitionDefaultMinimumObjectSize: minimum }
  },
)
