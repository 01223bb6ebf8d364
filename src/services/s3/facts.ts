// What permissions ask of a bucket or an object: the bucket's policy, and tags.

import { parseArn } from '../../kernel/arn.ts'
import type { Env, ResourceFacts } from '../service.ts'
import type { PortBucket } from './port.ts'
import { bucketPartition, buckets, configurations } from './tables.ts'

export async function facts(
  arn: string,
  env: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parts = parseArn(arn)
  if (parts === undefined) return undefined
  const [name = ''] = parts.resource.split('/', 1)
  const found = await bucketFacts(name, env)
  return found && { tags: found.tags, ...(found.policy !== undefined && { policy: found.policy }) }
}

export async function bucketFacts(
  name: string,
  { store }: Pick<Env, 'store'>,
): Promise<(PortBucket & Pick<ResourceFacts, 'tags'>) | undefined> {
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
  const { arn, account, region, tags } = found.bucket
  return { arn, account, region, tags, ...(found.policy && { policy: found.policy.text }) }
}
