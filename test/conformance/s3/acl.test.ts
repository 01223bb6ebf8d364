// Access control lists, object ownership, public access blocks and policies of S3, as the AWS SDK and as
// strangers see them; texts as AWS was recorded with.

import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { element, raw } from './raw.ts'

let mill: Millrace
let s3: S3
let stranger: S3
const OTHER = '111111111111'
const idOf = (account: string) => account.padStart(64, '0')
const ME = idOf('000000000000')
const ALL = 'http://acs.amazonaws.com/groups/global/AllUsers'
const LOGS = 'http://acs.amazonaws.com/groups/s3/LogDelivery'

beforeAll(async () => {
  mill = await startMillrace({ access: 'enforce' })
  const settings = { ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 }
  s3 = new S3(settings)
  const credentials = { accessKeyId: OTHER, secretAccessKey: 'test' }
  stranger = new S3({ ...settings, credentials })
})
afterAll(() => mill.stop())

/** A bucket as buckets were before April 2023: with lists, and open to the world if they say so. */
async function old(Bucket: string, ObjectOwnership = 'ObjectWriter') {
  await s3.createBucket({ Bucket, ObjectOwnership: ObjectOwnership as never })
  await s3.deletePublicAccessBlock({ Bucket })
  return { Bucket }
}
const get = (path: string) => raw(mill.endpoint, { path })
const user = (ID: string, Permission: string) => ({
  Grantee: { ID, Type: 'CanonicalUser' },
  Permission,
})
const group = (URI: string, Permission: string) => ({ Grantee: { Type: 'Group', URI }, Permission })

test('a new bucket takes no lists and lets nobody in', async () => {
  const Bucket = 'fresh'
  await s3.createBucket({ Bucket })
  const all = { BlockPublicAcls: true, IgnorePublicAcls: true }
  expect((await s3.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration).toEqual({
    ...{ ...all, BlockPublicPolicy: true, RestrictPublicBuckets: true },
  })
  expect(await s3.getBucketAcl({ Bucket })).toMatchObject({
    ...{ Owner: { ID: ME }, Grants: [user(ME, 'FULL_CONTROL')] },
  })
  const unsupported = {
    name: 'AccessControlListNotSupported',
    message: 'The bucket does not allow ACLs',
  }
  await expect(s3.putBucketAcl({ Bucket, ACL: 'public-read' })).rejects.toMatchObject(unsupported)
  await s3.putBucketAcl({ Bucket, ACL: 'private' })
  await expect(
    s3.putObject({ Bucket, Key: 'a', Body: 'x', ACL: 'public-read' }),
  ).rejects.toMatchObject(unsupported)
  await s3.putObject({ Bucket, Key: 'a', Body: 'x', ACL: 'bucket-owner-full-control' })
  const Policy = open(Bucket)
  await expect(s3.putBucketPolicy({ Bucket, Policy })).rejects.toMatchObject({
    name: 'AccessDenied',
  })
  await expect(s3.createBucket({ Bucket: 'fresh2', ACL: 'public-read' })).rejects.toMatchObject({
    name: 'InvalidBucketAclWithObjectOwnership',
  })
  for (const ObjectOwnership of ['RandomValue']) {
    await expect(
      s3.createBucket({ Bucket: 'fresh2', ObjectOwnership: ObjectOwnership as never }),
    ).rejects.toMatchObject({
      name: 'InvalidArgument',
      message: `Invalid x-amz-object-ownership header: ${ObjectOwnership}`,
    })
  }
})

function open(bucket: string, more: object = {}): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' },
        ...{ Resource: `arn:aws:s3:::${bucket}/*`, ...more },
      },
    ],
  })
}

test('lists of buckets, and what AWS says of wrong ones', async () => {
  const bucket = await old('lists')
  await s3.putBucketAcl({ ...bucket, ACL: 'public-read' })
  expect((await s3.getBucketAcl(bucket)).Grants).toEqual([
    ...[user(ME, 'FULL_CONTROL'), group(ALL, 'READ')],
  ])
  await s3.putBucketAcl({ ...bucket, GrantRead: `uri="${LOGS}"` })
  expect((await s3.getBucketAcl(bucket)).Grants).toEqual([group(LOGS, 'READ')])
  const Owner = { ID: ME }
  const Grants = [user(ME, 'FULL_CONTROL'), group(LOGS, 'WRITE')] as never
  await s3.putBucketAcl({ ...bucket, AccessControlPolicy: { Owner, Grants } })
  expect(await s3.getBucketAcl(bucket)).toMatchObject({ Owner, Grants })

  const malformed = { name: 'MalformedACLError' }
  const policy = (given: object) => ({ AccessControlPolicy: given as never })
  const wrong: [given: object, error: object][] = [
    [{ ACL: 'fake-acl' }, { name: 'InvalidArgument', ArgumentName: 'x-amz-acl' }],
    [
      { GrantWrite: 'uri="http://acs.amazonaws.com/groups/s3/FakeGroup"' },
      { message: 'Invalid group uri', ArgumentName: 'uri' },
    ],
    [
      { GrantWrite: 'fakekey="1234"' },
      { message: 'Argument format not recognized', ArgumentName: 'x-amz-grant-write' },
    ],
    [{ GrantWrite: 'id="wrong-id"' }, { message: 'Invalid id', ArgumentValue: 'wrong-id' }],
    [policy({ Grants: [] }), malformed],
    [policy({}), malformed],
    [policy({ Owner, Grants: [user(ME, 'EAT')] }), malformed],
    [policy({ Owner, Grants: [{ Permission: 'READ' }] }), malformed],
    [policy({ Owner: { ID: 'wrong-id' } }), { ArgumentName: 'CanonicalUser/ID' }],
    [policy({ Owner, Grants: [user('wrong-id', 'READ')] }), { ArgumentName: 'CanonicalUser/ID' }],
    [policy({ Owner, Grants: [group('fake', 'READ')] }), { ArgumentName: 'Group/URI' }],
    [{}, { name: 'MissingSecurityHeader', MissingHeaderName: 'x-amz-acl' }],
    [
      { ACL: 'private', GrantRead: `id="${ME}"` },
      { message: 'Specifying both Canned ACLs and Header Grants is not allowed' },
    ],
    [{ ACL: 'private', ...policy({ Owner }) }, { name: 'UnexpectedContent' }],
  ]
  await s3.putObject({ ...bucket, Key: 'a', Body: 'x' })
  for (const [given, error] of wrong) {
    await expect(s3.putBucketAcl({ ...bucket, ...given })).rejects.toMatchObject(error)
    const asked = { ...bucket, Key: 'a', ...given }
    await expect(s3.putObjectAcl(asked)).rejects.toMatchObject(error)
  }
})

test('everybody reads what is public, and nothing else', async () => {
  const bucket = await old('world')
  await s3.putObject({ ...bucket, Key: 'open', Body: 'open', ACL: 'public-read' })
  await s3.putObject({ ...bucket, Key: 'shut', Body: 'shut' })
  expect(await get('/world/open')).toMatchObject({ status: 200, text: 'open' })
  const shut = await get('/world/shut')
  expect([shut.status, element(shut.text, 'Code')]).toEqual([403, 'AccessDenied'])
  expect((await get('/world')).status).toBe(403)
  await s3.putBucketAcl({ ...bucket, ACL: 'public-read' })
  expect((await get('/world')).text).toContain('<Key>shut</Key>')
  await s3.putObjectAcl({ ...bucket, Key: 'open', ACL: 'private' })
  expect((await get('/world/open')).status).toBe(403)
  await s3.putObjectAcl({ ...bucket, Key: 'open', ACL: 'public-read' })
  // From now on such lists count for nothing.
  const blocks = (given: object) =>
    s3.putPublicAccessBlock({ ...bucket, PublicAccessBlockConfiguration: given })
  await blocks({ IgnorePublicAcls: true })
  expect((await get('/world/open')).status).toBe(403)
  await blocks({ BlockPublicAcls: true })
  expect((await get('/world/open')).status).toBe(200)
  const denied = { name: 'AccessDenied' }
  await expect(s3.putBucketAcl({ ...bucket, ACL: 'public-read' })).rejects.toMatchObject(denied)
  await expect(
    s3.putObject({ ...bucket, Key: 'b', ACL: 'authenticated-read' }),
  ).rejects.toMatchObject(denied)

  await s3.putBucketPolicy({ ...bucket, Policy: open('world') })
  expect((await s3.getBucketPolicyStatus(bucket)).PolicyStatus).toEqual({ IsPublic: true })
  expect((await get('/world/shut')).status).toBe(200)
  await blocks({ RestrictPublicBuckets: true })
  expect((await get('/world/shut')).status).toBe(403)
  expect((await s3.getObject({ ...bucket, Key: 'shut' })).ContentLength).toBe(4)
  const Policy = open('world', { Condition: { StringEquals: { 'aws:SourceAccount': OTHER } } })
  await s3.putBucketPolicy({ ...bucket, Policy })
  expect((await s3.getBucketPolicyStatus(bucket)).PolicyStatus).toEqual({ IsPublic: false })
})

test('what another account writes is its own, or the bucket owner’s', async () => {
  const bucket = await old('shared')
  const object = { ...bucket, Key: 'a' }
  const denied = { name: 'AccessDenied' }
  await expect(stranger.putObject({ ...object, Body: 'x' })).rejects.toMatchObject(denied)
  await expect(stranger.createBucket(bucket)).rejects.toMatchObject({ name: 'BucketAlreadyExists' })
  await s3.putBucketAcl({
    ...bucket,
    GrantWrite: `id="${idOf(OTHER)}"`,
    GrantFullControl: `id="${ME}"`,
  })
  await stranger.putObject({ ...object, Body: 'x' })
  const owner = async () => (await s3.getObjectAcl(object)).Owner?.ID
  expect(await owner()).toBe(idOf(OTHER))
  await stranger.putObject({ ...object, Body: 'x', ACL: 'bucket-owner-read' })
  expect((await s3.getObjectAcl(object)).Grants).toEqual([
    ...[user(idOf(OTHER), 'FULL_CONTROL'), user(ME, 'READ')],
  ])
  const controls = (rule: object) =>
    s3.putBucketOwnershipControls({ ...bucket, OwnershipControls: { Rules: [rule as never] } })
  await expect(controls({ ObjectOwnership: 'Nobody' })).rejects.toMatchObject({
    name: 'MalformedXML',
  })
  await controls({ ObjectOwnership: 'BucketOwnerPreferred' })
  await stranger.putObject({ ...object, Body: 'x', ACL: 'bucket-owner-full-control' })
  expect(await owner()).toBe(ME)
  await expect(controls({ ObjectOwnership: 'BucketOwnerEnforced' })).rejects.toMatchObject({
    name: 'InvalidBucketAclWithObjectOwnership',
  })
})

test('who is wrong about whose a bucket is does nothing with it', async () => {
  const Bucket = 'owned'
  await s3.createBucket({ Bucket })
  const asked = (ExpectedBucketOwner: string) => s3.getBucketAcl({ Bucket, ExpectedBucketOwner })
  await asked('000000000000')
  await expect(asked(OTHER)).rejects.toMatchObject({
    ...{ name: 'AccessDenied', message: 'Access Denied' },
  })
  for (const wrong of ['0000', 'abcd', 'aa000000000$', '0000000000020']) {
    await expect(asked(wrong)).rejects.toMatchObject({
      name: 'InvalidBucketOwnerAWSAccountID',
      message: `The value of the expected bucket owner parameter must be an AWS Account ID... [${wrong}]`,
    })
  }
})
