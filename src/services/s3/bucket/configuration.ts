// Sub-resources of a bucket that are put, got and deleted as they are.

import type { Context } from '../../service.ts'
import { noSuchConfiguration } from '../errors.ts'
import { bucketPartition, configurations, requireBucket } from '../tables.ts'

export interface Kind {
  readonly kind: string
  /** Of AWS, where there is none: code and text. Left out: then there is an empty answer. */
  readonly missing?: readonly [code: string, message: string]
}

export const CORS: Kind = {
  kind: 'cors',
  missing: ['NoSuchCORSConfiguration', 'The CORS configuration does not exist'],
}
export const POLICY: Kind = {
  kind: 'policy',
  missing: ['NoSuchBucketPolicy', 'The bucket policy does not exist'],
}
export const OWNERSHIP: Kind = {
  kind: 'ownership',
  missing: ['OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'],
}
export const PUBLIC_ACCESS: Kind = {
  kind: 'public-access',
  missing: [
    'NoSuchPublicAccessBlockConfiguration',
    'The public access block configuration was not found',
  ],
}

export const WEBSITE: Kind = {
  kind: 'website',
  missing: [
    'NoSuchWebsiteConfiguration',
    'The specified bucket does not have a website configuration',
  ],
}
export const ABAC: Kind = { kind: 'abac' }
export const REPLICATION: Kind = {
  kind: 'replication',
  missing: ['ReplicationConfigurationNotFoundError', 'The replication configuration was not found'],
}
export const ACCELERATE: Kind = { kind: 'accelerate' }
export const PAYMENT: Kind = { kind: 'payment' }

export function putConfiguration(
  { store }: Pick<Context, 'store'>,
  bucket: string,
  { kind }: Kind,
  value: unknown,
): Promise<void> {
  return store.transact(bucketPartition(bucket), function* (tx) {
    yield* requireBucket(bucket)
    configurations.put(tx, [kind], value)
  })
}

export function getConfiguration<Value>(
  { store }: Pick<Context, 'store'>,
  bucket: string,
  { kind, missing }: Kind,
): Promise<Value> {
  return store.transact(bucketPartition(bucket), function* () {
    yield* requireBucket(bucket)
    const value = (yield* configurations.get(kind)) as Value | undefined
    if (value === undefined && missing) throw noSuchConfiguration(...missing, bucket)
    return (value ?? {}) as Value
  })
}

export function deleteConfiguration(
  { store }: Pick<Context, 'store'>,
  bucket: string,
  { kind }: Kind,
): Promise<void> {
  return store.transact(bucketPartition(bucket), function* (tx) {
    yield* requireBucket(bucket)
    configurations.del(tx, [kind])
  })
}
