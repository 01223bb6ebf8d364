// Whether a bucket takes lists at all, and which: object ownership, and its public access block.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html

import { AwsError } from '../../../kernel/aws-error.ts'
import type { Reading } from '../../../store/table.ts'
import { accessDenied } from '../errors.ts'
import { configurations, type BucketRow } from '../tables.ts'
import { isPublic, ownerId, type Grant } from './grants.ts'

export const ENFORCED = 'BucketOwnerEnforced'
export const OWNERSHIPS: ReadonlySet<string | undefined> = new Set([
  ...[ENFORCED, 'BucketOwnerPreferred', 'ObjectWriter'],
])

export interface PublicAccessBlock {
  readonly BlockPublicAcls?: boolean
  readonly IgnorePublicAcls?: boolean
  readonly BlockPublicPolicy?: boolean
  readonly RestrictPublicBuckets?: boolean
}

/** Of a new bucket, since April 2023. */
export const ALL_BLOCKED: PublicAccessBlock = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
}

export function* publicAccessBlock(): Reading<PublicAccessBlock> {
  return ((yield* configurations.get('public-access')) as PublicAccessBlock | undefined) ?? {}
}

/** Without controls it is as it was before there were any. */
export function* ownership(): Reading<string> {
  const controls = (yield* configurations.get('ownership')) as
    { Rules?: { ObjectOwnership: string }[] } | undefined
  return controls?.Rules?.[0]?.ObjectOwnership ?? 'ObjectWriter'
}

export function* bucketGrants(): Reading<readonly Grant[] | undefined> {
  return (yield* configurations.get('acl')) as readonly Grant[] | undefined
}

/** Throws what a bucket that does not take this list answers; `grants` may be left out of a request. */
export function* requireAllowed(
  bucket: BucketRow,
  grants: readonly Grant[] | undefined,
): Reading<void> {
  if (grants === undefined) return
  if ((yield* ownership()) === ENFORCED && !isOwnersAlone(bucket, grants)) {
    throw new AwsError('AccessControlListNotSupported', 'The bucket does not allow ACLs', {
      status: 400,
    })
  }
  if (grants.some(isPublic) && (yield* publicAccessBlock()).BlockPublicAcls) throw accessDenied()
}

/** Full control to the bucket's owner and to nobody else but who writes. */
function isOwnersAlone({ account }: BucketRow, grants: readonly Grant[]): boolean {
  return (
    grants.some(({ id, permission }) => id === ownerId(account) && permission === 'FULL_CONTROL') &&
    grants.every(({ permission, uri }) => uri === undefined && permission === 'FULL_CONTROL')
  )
}

/** Whose the object is that somebody writes, and with which list. */
export function* ownedBy(
  bucket: BucketRow,
  writer: string,
  grants: readonly Grant[] | undefined,
): Reading<{ readonly owner: string; readonly grants?: readonly Grant[] }> {
  yield* requireAllowed(bucket, grants)
  const rule = yield* ownership()
  if (rule === ENFORCED) return { owner: bucket.account }
  const given = grants !== undefined && isOwnersAlone(bucket, grants)
  if (rule === 'BucketOwnerPreferred' && given) return { owner: bucket.account }
  return { owner: writer, ...(grants && { grants }) }
}
