// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html

import type { Context } from '../../service.ts'
import { invalidRequest } from '../errors.ts'
import { operation } from '../operation.ts'
import { bucketOf, requireReplication, type Replication } from '../replication/rules.ts'
import { bucketPartition, buckets, configurations, requireBucket } from '../tables.ts'

export const putBucketReplication = operation('PutBucketReplication', async (input, context) => {
  const { store, random } = context
  const name = input.Bucket!
  await store.transact(bucketPartition(name), function* () {
    const { versioning } = yield* requireBucket(name)
    if (versioning !== 'Enabled') {
      throw invalidRequest(
        "Versioning must be 'Enabled' on the bucket to apply a replication configuration",
      )
    }
  })
  const replication = requireReplication(input.ReplicationConfiguration, () => random.uuid())
  await requireDestinations(context, name, replication)
  await store.transact(bucketPartition(name), function* (tx) {
    yield* requireBucket(name)
    configurations.put(tx, ['replication'], replication)
  })
  return {}
})

async function requireDestinations(
  { store }: Pick<Context, 'store'>,
  name: string,
  { Rules = [] }: Replication,
): Promise<void> {
  for (const to of new Set(Rules.map((rule) => bucketOf(rule)!))) {
    if (to === name) {
      throw invalidRequest('Source and destination buckets must not be the same.')
    }
    const versioning = await store.transact(bucketPartition(to), function* () {
      const bucket = yield* buckets.get()
      if (bucket === undefined) throw invalidRequest('Destination bucket must exist.')
      return bucket.versioning
    })
    if (versioning !== 'Enabled') {
      throw invalidRequest('Destination bucket must have versioning enabled.')
    }
  }
}
