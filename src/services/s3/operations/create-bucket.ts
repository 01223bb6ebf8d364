// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html

import { AwsError, notImplemented } from '../../../kernel/aws-error.ts'
import { ALL_BLOCKED, ENFORCED, OWNERSHIPS } from '../acl/control.ts'
import { grantsOf } from '../acl/given.ts'
import { isPublic, ownerId } from '../acl/grants.ts'
import { requireBucketName } from '../bucket/name.ts'
import { accessDenied, bucketExists, bucketIsYours, invalidArgument } from '../errors.ts'
import { MAX_BUCKET_TAGS } from '../limits.ts'
import { tagsOf } from '../object/description.ts'
import { operation } from '../operation.ts'
import { configurations, enterBucket, buckets, scopeOf, type BucketRow } from '../tables.ts'

const DEFAULT_REGION = 'us-east-1'

export const createBucket = operation('CreateBucket', async (input, context) => {
  const name = input.Bucket!
  requireBucketName(name)
  const asked = input.CreateBucketConfiguration
  if (asked?.Location !== undefined || asked?.Bucket !== undefined) {
    throw notImplemented('s3', 'CreateBucket of directory buckets')
  }
  const region = regionOf(asked?.LocationConstraint, context.region)
  const tags = tagsOf(asked?.Tags, MAX_BUCKET_TAGS)
  const { account } = context
  const ownership = ownershipOf(input.ObjectOwnership)
  const grants = grantsOf(input, { owner: account, bucketOwner: account }, 'bucket')
  if (ownership === ENFORCED && grants?.some(({ id }) => id !== ownerId(account))) {
    throw new AwsError(
      'InvalidBucketAclWithObjectOwnership',
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
      { status: 400 },
    )
  }
  // Whoever wants a public list has to take the block away first.
  if (grants?.some(isPublic)) throw accessDenied()
  await context.store.transact(scopeOf(name, { account, region }), function* (tx) {
    const known = yield* buckets.get()
    if (known !== undefined) {
      if (known.account !== account) throw bucketExists(name)
      // In the first region it always was no error.
      if (region === DEFAULT_REGION && known.region === region) return
      throw bucketIsYours(name)
    }
    const row: BucketRow = {
      ...{ name, account, region, tags },
      arn: `arn:aws:s3:::${name}`,
      createdMs: tx.nowMs,
      generation: tx.uuid(),
      ...(input.ObjectLockEnabledForBucket && { lockable: true, versioning: 'Enabled' }),
    }
    yield* enterBucket(tx, row)
    if (grants !== undefined) configurations.put(tx, ['acl'], grants)
    configurations.put(tx, ['public-access'], ALL_BLOCKED)
    configurations.put(tx, ['ownership'], { Rules: [{ ObjectOwnership: ownership }] })
  })
  return { Location: region === DEFAULT_REGION ? `/${name}` : locationOf(name, context.baseUrl) }
})

function ownershipOf(asked: string | undefined): string {
  if (asked === undefined) return ENFORCED
  if (OWNERSHIPS.has(asked)) return asked
  throw invalidArgument(`Invalid x-amz-object-ownership header: ${asked}`, 'x-amz-object-ownership')
}

function regionOf(asked: string | undefined, here: string): string {
  if (asked === undefined || asked === '') {
    if (here === DEFAULT_REGION) return here
    throw new AwsError(
      'IllegalLocationConstraintException',
      'The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.',
      { status: 400 },
    )
  }
  if (asked === DEFAULT_REGION) {
    throw new AwsError(
      'InvalidLocationConstraint',
      'The specified location-constraint is not valid',
      { status: 400, members: { LocationConstraint: asked } },
    )
  }
  const region = asked === 'EU' ? 'eu-west-1' : asked
  if (here === DEFAULT_REGION || here === region) return region
  throw new AwsError(
    'IllegalLocationConstraintException',
    `The ${asked} location constraint is incompatible for the region specific endpoint this request was sent to.`,
    { status: 400 },
  )
}

function locationOf(name: string, baseUrl: string): string {
  const url = new URL(baseUrl)
  return `${url.protocol}//${url.host}/${name}/`
}
