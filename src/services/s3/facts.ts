// What permissions ask of a bucket or an object: whose it is, tags, and everything that permits something
// by itself: the bucket's policy, its access control list and the object's.

import { parseArn } from '../../kernel/arn.ts'
import type { Reading } from '../../store/table.ts'
import type { Env, ResourceFacts } from '../service.ts'
import { bucketGrants, ENFORCED, ownership, publicAccessBlock } from './acl/control.ts'
import { isPublicPolicy } from './acl/public-policy.ts'
import { statementsOf } from './acl/statements.ts'
import type { PortBucket } from './port.ts'
import {
  bucketPartition,
  buckets,
  configurations,
  keyBytes,
  objects,
  type BucketRow,
} from './tables.ts'

export async function facts(
  arn: string,
  { store }: Pick<Env, 'store'>,
): Promise<ResourceFacts | undefined> {
  const parts = parseArn(arn)
  if (parts === undefined) return undefined
  const [name = ''] = parts.resource.split('/', 1)
  const key = parts.resource.slice(name.length + 1)
  return store.transact(
    bucketPartition(name),
    function* () {
      const bucket = yield* buckets.get()
      return bucket && (yield* factsOf(bucket, key))
    },
    { durability: 'buffered' },
  )
}

function* factsOf(bucket: BucketRow, key: string): Reading<ResourceFacts> {
  const { account, tags, arn } = bucket
  const policy = (yield* configurations.get('policy')) as { text: string } | undefined
  const lists = (yield* ownership()) === ENFORCED ? undefined : yield* listsOf(key)
  if (policy === undefined && lists === undefined) return { account, tags }
  const block = yield* publicAccessBlock()
  const granted =
    lists === undefined ? [] : statementsOf(arn, lists, block.IgnorePublicAcls === true)
  const isRestricted = block.RestrictPublicBuckets && policy && isPublicPolicy(policy.text)
  const policies = [
    ...(policy === undefined ? [] : [policy.text]),
    ...(granted.length > 0 ? [documentOf(granted)] : []),
    ...(isRestricted ? [documentOf([noStrangers(account)])] : []),
  ]
  return {
    ...{ account, tags },
    ...(policies.length > 0 && { policy: policies[0]!, morePolicies: policies.slice(1) }),
    // A list comes and goes with its object, without a call of management.
    ...(lists !== undefined && { volatile: true as const }),
  }
}

function* listsOf(key: string) {
  const row = key === '' ? undefined : yield* objects.get(keyBytes(key))
  return { bucket: (yield* bucketGrants()) ?? [], object: row?.grants ?? [], key }
}

const documentOf = (Statement: readonly object[]) =>
  JSON.stringify({ Version: '2012-10-17', Statement })

/** Of a public policy only the account's own have something. */
function noStrangers(account: string) {
  return {
    ...{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' },
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': account } },
  }
}

export async function bucketFacts(
  name: string,
  { store }: Pick<Env, 'store'>,
): Promise<PortBucket | undefined> {
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
  const { arn, account, region } = found.bucket
  return { arn, account, region, ...(found.policy && { policy: found.policy.text }) }
}
