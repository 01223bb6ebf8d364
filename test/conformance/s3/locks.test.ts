// Object lock and default encryption of S3 through the AWS SDK; texts as AWS was recorded with.

import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let s3: S3
const Bucket = 'locked'
const DAY_MS = 24 * 3600_000
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true })
  await s3.createBucket({ Bucket: 'plain' })
})
afterAll(() => mill.stop())

const inDays = (days: number) => new Date(mill.clock.nowMs() + days * DAY_MS)
const locked = {
  name: 'AccessDenied',
  message: 'Access Denied because object protected by object lock.',
}
const malformed = { name: 'MalformedXML' }
const missing = { name: 'InvalidRequest', message: 'Bucket is missing Object Lock Configuration' }

async function put(Key: string, more: object = {}) {
  const { VersionId } = await s3.putObject({ Bucket, Key, Body: Key, ...more })
  return { Bucket, Key, VersionId }
}

test('governance holds until it is over, or until somebody passes over it', async () => {
  const RetainUntilDate = inDays(2)
  const version = await put('a')
  await expect(s3.getObjectRetention(version)).rejects.toMatchObject({
    name: 'NoSuchObjectLockConfiguration',
    message: 'The specified object does not have a ObjectLock configuration',
  })
  const retain = (days: number, more: object = {}) =>
    s3.putObjectRetention({
      ...{ ...version, ...more },
      Retention: { Mode: 'GOVERNANCE', RetainUntilDate: inDays(days) },
    })
  await s3.putObjectRetention({ ...version, Retention: { Mode: 'GOVERNANCE', RetainUntilDate } })
  expect((await s3.getObjectRetention(version)).Retention).toMatchObject({ Mode: 'GOVERNANCE' })
  expect(await s3.headObject(version)).toMatchObject({ ObjectLockMode: 'GOVERNANCE' })
  await expect(s3.deleteObject(version)).rejects.toMatchObject(locked)
  await expect(retain(1)).rejects.toMatchObject(locked)
  await retain(3)
  await retain(1, { BypassGovernanceRetention: true })
  await mill.clock.advance('25h')
  await s3.deleteObject(version)

  const other = await put('b', {
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: inDays(9),
  })
  const { Errors } = await s3.deleteObjects({ Bucket, Delete: { Objects: [{ ...other }] } })
  expect(Errors).toMatchObject([{ Key: 'b', Code: 'AccessDenied', Message: locked.message }])
  await s3.deleteObject({ ...other, BypassGovernanceRetention: true })
})

test('compliance holds against everybody, and only grows', async () => {
  const version = await put('c')
  const retain = (Mode: 'GOVERNANCE' | 'COMPLIANCE', days: number) =>
    s3.putObjectRetention({
      ...version,
      Retention: { Mode, RetainUntilDate: inDays(days) },
      BypassGovernanceRetention: true,
    })
  await retain('COMPLIANCE', 5)
  await expect(retain('COMPLIANCE', 4)).rejects.toMatchObject(locked)
  await expect(retain('GOVERNANCE', 6)).rejects.toMatchObject(locked)
  await retain('COMPLIANCE', 6)
  await expect(
    s3.deleteObject({ ...version, BypassGovernanceRetention: true }),
  ).rejects.toMatchObject(locked)
  // A marker in front of it is no deletion.
  expect(await s3.deleteObject({ Bucket, Key: 'c' })).toMatchObject({ DeleteMarker: true })
})

test('a legal hold holds until it is lifted', async () => {
  const version = await put('d', { ObjectLockLegalHoldStatus: 'ON' })
  expect((await s3.getObjectLegalHold(version)).LegalHold).toEqual({ Status: 'ON' })
  await expect(s3.deleteObject(version)).rejects.toMatchObject(locked)
  await s3.putObjectLegalHold({ ...version, LegalHold: { Status: 'OFF' } })
  await s3.deleteObject(version)
  await expect(s3.putObjectLegalHold({ Bucket, Key: 'no' })).rejects.toMatchObject({
    name: 'NoSuchKey',
  })
  const plain = { Bucket: 'plain', Key: 'k' }
  await s3.putObject({ ...plain, Body: 'x' })
  await expect(
    s3.putObjectLegalHold({ ...plain, LegalHold: { Status: 'ON' } }),
  ).rejects.toMatchObject(missing)
  await expect(s3.getObjectLegalHold(plain)).rejects.toMatchObject(missing)
  await expect(s3.getObjectRetention(plain)).rejects.toMatchObject(missing)
  await expect(
    s3.deleteObject({ ...plain, BypassGovernanceRetention: true }),
  ).rejects.toMatchObject({
    message: 'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
  })
})

test('what a retention may not be', async () => {
  const version = await put('e')
  const retain = (Retention: object) => s3.putObjectRetention({ ...version, Retention })
  await expect(retain({ Mode: 'GOVERNANCE' })).rejects.toMatchObject(malformed)
  await expect(retain({ Mode: 'OTHER', RetainUntilDate: inDays(1) })).rejects.toMatchObject(
    malformed,
  )
  await expect(
    retain({ Mode: 'GOVERNANCE', RetainUntilDate: new Date('2020-01-01T00:00:00Z') }),
  ).rejects.toMatchObject({
    message: 'The retain until date must be in the future!',
    ArgumentName: 'RetainUntilDate',
    ArgumentValue: 'Tue Dec 31 16:00:00 PST 2019',
  })
})

test('a bucket retains what does not say otherwise', async () => {
  const put1 = (ObjectLockConfiguration: object, name = Bucket) =>
    s3.putObjectLockConfiguration({ Bucket: name, ObjectLockConfiguration })
  const rule = (DefaultRetention: object) => ({
    ObjectLockEnabled: 'Enabled',
    Rule: { DefaultRetention },
  })
  const wrong = [
    ...[{}, { Rule: {} }, { ObjectLockEnabled: 'Enabled', Rule: {} }],
    ...[rule({}), rule({ Mode: 'GOVERNANCE' }), rule({ Mode: 'X', Days: 1 })],
    rule({ Mode: 'GOVERNANCE', Days: 1, Years: 1 }),
  ]
  for (const one of wrong) await expect(put1(one)).rejects.toMatchObject(malformed)
  await expect(put1({ ObjectLockEnabled: 'Enabled' }, 'plain')).rejects.toMatchObject({
    name: 'InvalidBucketState',
    message: "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
  })
  await expect(s3.getObjectLockConfiguration({ Bucket: 'plain' })).rejects.toMatchObject({
    name: 'ObjectLockConfigurationNotFoundError',
    BucketName: 'plain',
  })
  await put1(rule({ Mode: 'GOVERNANCE', Days: 1 }))
  const { ObjectLockConfiguration } = await s3.getObjectLockConfiguration({ Bucket })
  expect(ObjectLockConfiguration).toEqual(rule({ Mode: 'GOVERNANCE', Days: 1 }))
  const version = await put('f')
  expect(await s3.headObject(version)).toMatchObject({
    ObjectLockMode: 'GOVERNANCE',
    ObjectLockRetainUntilDate: new Date(Math.floor(Number(inDays(1)) / 1000) * 1000),
  })
  await expect(s3.deleteObject(version)).rejects.toMatchObject(locked)
  await expect(put('g', { ObjectLockMode: 'GOVERNANCE' })).rejects.toMatchObject({
    message: 'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied',
  })
  await put1({ ObjectLockEnabled: 'Enabled' })
  expect((await s3.headObject(await put('h'))).ObjectLockMode).toBeUndefined()
})

test('a bucket encrypts what does not say otherwise', async () => {
  const name = { Bucket: 'plain' }
  const shown = async () =>
    (await s3.getBucketEncryption(name)).ServerSideEncryptionConfiguration!.Rules
  const own = [
    {
      ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' },
      BucketKeyEnabled: false,
    },
  ]
  expect(await shown()).toEqual(own)
  const put1 = (...Rules: object[]) =>
    s3.putBucketEncryption({ ...name, ServerSideEncryptionConfiguration: { Rules } })
  await expect(put1()).rejects.toMatchObject(malformed)
  await expect(put1(own[0]!, own[0]!)).rejects.toMatchObject(malformed)
  const key = { SSEAlgorithm: 'AES256', KMSMasterKeyID: 'k' }
  await expect(put1({ ApplyServerSideEncryptionByDefault: key })).rejects.toMatchObject({
    message:
      'a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse',
    ArgumentName: 'ApplyServerSideEncryptionByDefault',
  })
  const rule = {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key-1' },
    BucketKeyEnabled: true,
  }
  await put1(rule)
  expect(await shown()).toEqual([rule])
  const put2 = await s3.putObject({ ...name, Key: 'k', Body: 'x' })
  expect(put2).toMatchObject({
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: 'key-1',
    BucketKeyEnabled: true,
  })
  const other = await s3.putObject({ ...name, Key: 'o', Body: 'x', ServerSideEncryption: 'AES256' })
  expect(other.SSEKMSKeyId).toBeUndefined()
  await s3.deleteBucketEncryption(name)
  expect(await shown()).toEqual(own)
  await expect(s3.getBucketEncryption({ Bucket: 'no-such' })).rejects.toMatchObject({
    name: 'NoSuchBucket',
  })
})
