// What permissions ask of a bucket or an object: the bucket's policy, and tags.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { bucketPartition, buckets, configurations } from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parts = parseArn(arn)
  if (parts === undefined) return undefined
  const [name = ''] = parts.resource.split('/', 1)
  const found = await store.transact(
    bucketPartition(name),
    function* () {
      const bucket = yield* buckets.get()
      const policy = yield* configurations.get('policy')
      return bucket && { bucket, policy: policy as { text: string } | undefined }
    },
    { durability: 'buffered' },
  )
  if (found === undefined) return undefined
  const { bucket, policy } = found
  return { tags: bucket.tags, ...(policy && { policy: policy.text }) }
}
