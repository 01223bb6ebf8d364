// Objects of S3 through the AWS SDK: put, get, ranges, conditions, checksums, copies, deletions.

import { createHash, randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let s3: S3
const Bucket = 'photos'
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket })
})
afterAll(() => mill.stop())

const text = async (Key: string, more: object = {}) =>
  (await s3.getObject({ Bucket, Key, ...more })).Body!.transformToString()

test('an object comes back as it went, with its headers', async () => {
  const put = await s3.putObject({
    ...{ Bucket, Key: 'a/b c.txt', Body: 'hello', ContentType: 'text/plain' },
    ...{ CacheControl: 'no-cache', Metadata: { Team: 'a' }, Tagging: 'x=1&y=a%20b' },
  })
  const etag = `"${createHash('md5').update('hello').digest('hex')}"`
  expect(put).toMatchObject({
    ...{ ETag: etag, ServerSideEncryption: 'AES256', ChecksumType: 'FULL_OBJECT' },
    ChecksumCRC32: 'NhCmhg==',
  })
  const got = await s3.getObject({ Bucket, Key: 'a/b c.txt', ChecksumMode: 'ENABLED' })
  expect(await got.Body!.transformToString()).toBe('hello')
  expect(got).toMatchObject({
    ...{ ETag: etag, ContentLength: 5, ContentType: 'text/plain', CacheControl: 'no-cache' },
    ...{ Metadata: { team: 'a' }, TagCount: 2, ChecksumCRC32: 'NhCmhg==', AcceptRanges: 'bytes' },
  })
  const head = await s3.headObject({ Bucket, Key: 'a/b c.txt' })
  expect(head).toMatchObject({ ETag: etag, ContentLength: 5, Metadata: { team: 'a' } })
  const other = await s3.getObject({ Bucket, Key: 'a/b c.txt', ResponseContentType: 'x/y' })
  expect(other.ContentType).toBe('x/y')
})

test.each([
  '../../etc/passwd',
  'a//b',
  '/lead',
  'trail/',
  'é 😀+%2F?&=',
  '\u0001',
  'x'.repeat(1024),
])('the key %j is a key like another', async (Key) => {
  await s3.putObject({ Bucket, Key, Body: Key })
  expect(await text(Key)).toBe(Key)
  const { Contents } = await s3.listObjectsV2({ Bucket, Prefix: Key, EncodingType: 'url' })
  expect(decodeURIComponent(Contents![0]!.Key!.replaceAll('+', ' '))).toBe(Key)
  await s3.deleteObject({ Bucket, Key })
})

test('large content streams, whole and in ranges', async () => {
  const bytes = randomBytes(3_000_000)
  const Body = Readable.from([bytes.subarray(0, 1_000_001), bytes.subarray(1_000_001)])
  await s3.putObject({ Bucket, Key: 'large', Body, ContentLength: bytes.length })
  const whole = await (await s3.getObject({ Bucket, Key: 'large' })).Body!.transformToByteArray()
  expect(Buffer.compare(whole, bytes)).toBe(0)
  for (const [Range, start, end] of [
    ['bytes=0-0', 0, 1],
    ['bytes=999999-2000000', 999_999, 2_000_001],
    ['bytes=2999990-', 2_999_990, 3_000_000],
    ['bytes=-7', 2_999_993, 3_000_000],
    ['bytes=2999999-9999999', 2_999_999, 3_000_000],
  ] as const) {
    const part = await s3.getObject({ Bucket, Key: 'large', Range })
    expect(part.$metadata.httpStatusCode).toBe(206)
    expect(part.ContentRange).toBe(`bytes ${start}-${end - 1}/3000000`)
    expect(
      Buffer.compare(await part.Body!.transformToByteArray(), bytes.subarray(start, end)),
    ).toBe(0)
  }
  await expect(
    s3.getObject({ Bucket, Key: 'large', Range: 'bytes=3000000-' }),
  ).rejects.toMatchObject({ name: 'InvalidRange', $metadata: { httpStatusCode: 416 } })
})

test('of a hundred who create at once exactly one does', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 100 }, (_, i) =>
      s3.putObject({ Bucket, Key: 'once', Body: String(i), IfNoneMatch: '*' }),
    ),
  )
  const made = results.flatMap((result, i) => (result.status === 'fulfilled' ? [i] : []))
  expect(made).toHaveLength(1)
  expect(await text('once')).toBe(String(made[0]))
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason.name).toBe('PreconditionFailed')
  }
})

test('conditions on reading and writing', async () => {
  const { ETag } = await s3.putObject({ Bucket, Key: 'c', Body: '1' })
  expect(await text('c', { IfMatch: ETag })).toBe('1')
  await expect(s3.getObject({ Bucket, Key: 'c', IfMatch: '"x"' })).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  })
  await expect(s3.getObject({ Bucket, Key: 'c', IfNoneMatch: ETag })).rejects.toMatchObject({
    $metadata: { httpStatusCode: 304 },
  })
  await expect(
    s3.headObject({ Bucket, Key: 'c', IfModifiedSince: new Date(Date.now() + 3.2e11) }),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } })
  await expect(s3.putObject({ Bucket, Key: 'c', Body: '2', IfMatch: '"x"' })).rejects.toMatchObject(
    { name: 'PreconditionFailed' },
  )
  await s3.putObject({ Bucket, Key: 'c', Body: '2', IfMatch: ETag! })
  await expect(s3.deleteObject({ Bucket, Key: 'c', IfMatch: ETag! })).rejects.toMatchObject({
    name: 'PreconditionFailed',
  })
})

test('copies keep or replace what is said of them', async () => {
  await s3.putObject({ Bucket, Key: 'from', Body: 'x', Metadata: { a: '1' }, Tagging: 't=1' })
  const CopySource = `${Bucket}/from`
  const { CopyObjectResult } = await s3.copyObject({ Bucket, Key: 'to é', CopySource })
  expect(CopyObjectResult!.ETag).toBe(`"${createHash('md5').update('x').digest('hex')}"`)
  expect(await s3.headObject({ Bucket, Key: 'to é' })).toMatchObject({
    Metadata: { a: '1' },
    TagCount: 1,
  })
  await s3.copyObject({
    ...{ Bucket, Key: 'to é', CopySource, MetadataDirective: 'REPLACE', Metadata: { b: '2' } },
    ...{ TaggingDirective: 'REPLACE', Tagging: '' },
  })
  const head = await s3.headObject({ Bucket, Key: 'to é' })
  expect([head.Metadata, head.TagCount]).toEqual([{ b: '2' }, undefined])
  await expect(s3.copyObject({ Bucket, Key: 'from', CopySource })).rejects.toMatchObject({
    name: 'InvalidRequest',
  })
})

test('many are deleted at once, and what is missing is no error', async () => {
  for (const Key of ['d/1', 'd/2']) await s3.putObject({ Bucket, Key, Body: '' })
  const Objects = ['d/1', 'd/2', 'd/3'].map((Key) => ({ Key }))
  const { Deleted } = await s3.deleteObjects({ Bucket, Delete: { Objects } })
  expect(Deleted!.map(({ Key }) => Key)).toEqual(['d/1', 'd/2', 'd/3'])
  expect((await s3.listObjectsV2({ Bucket, Prefix: 'd/' })).KeyCount).toBe(0)
})

describe('checksums', () => {
  test.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)('%s', async (name) => {
    const put = await s3.putObject({ Bucket, Key: 'sum', Body: 'abc', ChecksumAlgorithm: name })
    const member = `Checksum${name}` as const
    expect(put[member]).toBeTruthy()
    const again = { Bucket, Key: 'sum', Body: 'abc', [member]: put[member] }
    expect((await s3.putObject(again))[member]).toBe(put[member])
    await expect(s3.putObject({ ...again, Body: 'abd' })).rejects.toMatchObject({
      name: 'BadDigest',
    })
    const attributes = await s3.getObjectAttributes({
      ...{ Bucket, Key: 'sum', ObjectAttributes: ['Checksum', 'ObjectSize', 'ETag'] },
    })
    expect(attributes).toMatchObject({ ObjectSize: 3, Checksum: { [member]: put[member] } })
  })

  test('a wrong MD5 leaves what was there', async () => {
    await s3.putObject({ Bucket, Key: 'md5', Body: 'old' })
    const ContentMD5 = createHash('md5').update('other').digest('base64')
    await expect(
      s3.putObject({ Bucket, Key: 'md5', Body: 'new', ContentMD5 }),
    ).rejects.toMatchObject({
      name: 'BadDigest',
    })
    expect(await text('md5')).toBe('old')
  })
})

test('a customer’s key is required', async () => {
  const SSECustomerKey = randomBytes(32).toString('base64')
  const key = { SSECustomerAlgorithm: 'AES256', SSECustomerKey }
  await s3.putObject({ Bucket, Key: 'secret', Body: 'x', ...key })
  expect(await text('secret', key)).toBe('x')
  await expect(s3.getObject({ Bucket, Key: 'secret' })).rejects.toMatchObject({
    name: 'InvalidRequest',
  })
  const other = { ...key, SSECustomerKey: randomBytes(32).toString('base64') }
  await expect(s3.getObject({ Bucket, Key: 'secret', ...other })).rejects.toMatchObject({
    name: 'AccessDenied',
  })
})

test('tags of objects', async () => {
  await s3.putObject({ Bucket, Key: 'tagged', Body: '' })
  const TagSet = [{ Key: 'a', Value: '1' }]
  await s3.putObjectTagging({ Bucket, Key: 'tagged', Tagging: { TagSet } })
  expect((await s3.getObjectTagging({ Bucket, Key: 'tagged' })).TagSet).toEqual(TagSet)
  await s3.deleteObjectTagging({ Bucket, Key: 'tagged' })
  expect((await s3.getObjectTagging({ Bucket, Key: 'tagged' })).TagSet ?? []).toEqual([])
  await expect(
    s3.putObjectTagging({ Bucket, Key: 'tagged', Tagging: { TagSet: [...TagSet, ...TagSet] } }),
  ).rejects.toMatchObject({ name: 'InvalidTag' })
})

test.each<[string, () => Promise<unknown>, object]>([
  [
    'no bucket',
    () => s3.getObject({ Bucket: 'none', Key: 'k' }),
    { name: 'NoSuchBucket', BucketName: 'none' },
  ],
  ['no key', () => s3.getObject({ Bucket, Key: 'none' }), { name: 'NoSuchKey', Key: 'none' }],
  ['no head', () => s3.headObject({ Bucket, Key: 'none' }), { name: 'NotFound' }],
  [
    'a key too long',
    () => s3.putObject({ Bucket, Key: 'x'.repeat(1025) }),
    { name: 'KeyTooLongError' },
  ],
  [
    'a class',
    () => s3.putObject({ Bucket, Key: 'k', StorageClass: 'OUTPOSTS' }),
    { name: 'InvalidStorageClass' },
  ],
  [
    'a version',
    () => s3.getObject({ Bucket, Key: 'k', VersionId: 'x' }),
    { name: 'InvalidArgument' },
  ],
])('%s is refused', async (_, call, expected) => {
  await expect(call()).rejects.toMatchObject(expected)
})
