// Buckets, listings, versions and uploads in parts of S3 through the AWS SDK.

import { createHash, randomBytes } from 'node:crypto'
import { paginateListObjectsV2, S3, type ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

let mill: Millrace
let s3: S3
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
})
afterAll(() => mill.stop())

const put = (Bucket: string, Key: string, Body = Key) => s3.putObject({ Bucket, Key, Body })

test('a bucket is made, found, and gone', async () => {
  const Bucket = 'one.bucket'
  await s3.createBucket({ Bucket })
  await s3.createBucket({ Bucket })
  expect(await s3.headBucket({ Bucket })).toMatchObject({ BucketRegion: 'us-east-1' })
  expect((await s3.getBucketLocation({ Bucket })).LocationConstraint).toBeUndefined()
  expect((await s3.listBuckets({})).Buckets!.map(({ Name }) => Name)).toContain(Bucket)
  const there = {
    ...mill.awsConfig,
    credentials: { accessKeyId: '222222222222', secretAccessKey: 'x' },
  }
  const other = new S3({ ...there, forcePathStyle: true, maxAttempts: 1 })
  await expect(other.createBucket({ Bucket })).rejects.toMatchObject({
    name: 'BucketAlreadyExists',
  })
  await put(Bucket, 'k')
  await expect(s3.deleteBucket({ Bucket })).rejects.toMatchObject({ name: 'BucketNotEmpty' })
  await s3.deleteObject({ Bucket, Key: 'k' })
  await s3.deleteBucket({ Bucket })
  await expect(s3.headBucket({ Bucket })).rejects.toMatchObject({ name: 'NotFound' })
})

test.each(['ab', 'Upper', '1.2.3.4', 'a..b', '-a-', 'under_score', 'x'.repeat(64)])(
  'no bucket is called %s',
  async (Bucket) => {
    await expect(s3.createBucket({ Bucket })).rejects.toMatchObject({ name: 'InvalidBucketName' })
  },
)

test('a bucket lies where it was made', async () => {
  const far = new S3({ ...mill.awsConfig, region: 'eu-west-1', forcePathStyle: true })
  const Bucket = 'far-away'
  await far.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } })
  expect((await s3.getBucketLocation({ Bucket })).LocationConstraint).toBe('eu-west-1')
  const CreateBucketConfiguration = { LocationConstraint: 'us-east-1' as never }
  await expect(
    s3.createBucket({ Bucket: 'nowhere', CreateBucketConfiguration }),
  ).rejects.toMatchObject({ name: 'InvalidLocationConstraint' })
})

test('keys are listed in bytewise order, folded at the delimiter, page by page', async () => {
  const Bucket = 'listing'
  await s3.createBucket({ Bucket })
  const keys = ['a', 'a/1', 'a/2', 'a/b/3', 'b', 'b/1', 'é', '😀', 'Z', 'c/']
  for (const key of keys) await put(Bucket, key)
  const sorted = keys.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)))
  for (const pageSize of [1, 3, 1000]) {
    const seen: string[] = []
    for await (const { Contents } of paginateListObjectsV2({ client: s3, pageSize }, { Bucket })) {
      seen.push(...Contents!.map(({ Key }) => Key!))
    }
    expect(seen).toEqual(sorted)
  }
  const folded: string[] = []
  const pages = paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Delimiter: '/' })
  for await (const { Contents = [], CommonPrefixes = [], KeyCount } of pages) {
    expect(KeyCount).toBe(Contents.length + CommonPrefixes.length)
    folded.push(...Contents.map(({ Key }) => Key!), ...CommonPrefixes.map(({ Prefix }) => Prefix!))
  }
  expect(folded.toSorted()).toEqual(['Z', 'a', 'a/', 'b', 'b/', 'c/', 'é', '😀'].toSorted())
  const inside = await s3.listObjectsV2({ Bucket, Prefix: 'a/', Delimiter: '/' })
  expect(inside.Contents!.map(({ Key }) => Key)).toEqual(['a/1', 'a/2'])
  expect(inside.CommonPrefixes).toEqual([{ Prefix: 'a/b/' }])
  const later = await s3.listObjectsV2({ Bucket, StartAfter: 'b/1' })
  expect(later.Contents!.map(({ Key }) => Key)).toEqual(['c/', 'é', '😀'])
  const old = await s3.listObjects({ Bucket, Delimiter: '/', MaxKeys: 3 })
  expect([old.IsTruncated, old.NextMarker]).toEqual([true, 'a/'])
  const next = await s3.listObjects({ Bucket, Delimiter: '/', Marker: old.NextMarker! })
  expect(next.Contents!.map(({ Key }) => Key)).toEqual(['b', 'é', '😀'])
})

test('versions stay, markers hide, and removing them shows what was before', async () => {
  const Bucket = 'versions'
  await s3.createBucket({ Bucket })
  await put(Bucket, 'k', 'before')
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } })
  expect((await s3.getBucketVersioning({ Bucket })).Status).toBe('Enabled')
  const read = async (VersionId?: string) =>
    (await s3.getObject({ Bucket, Key: 'k', VersionId })).Body!.transformToString()
  const ids = []
  for (const text of ['one', 'two']) ids.push((await put(Bucket, 'k', text)).VersionId!)
  expect(new Set(ids).size).toBe(2)
  expect([await read(), await read(ids[0]), await read('null')]).toEqual(['two', 'one', 'before'])
  const gone = await s3.deleteObject({ Bucket, Key: 'k' })
  expect(gone.DeleteMarker).toBe(true)
  await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' })
  await expect(read(gone.VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' })
  await put(Bucket, 'other', 'x')

  const seen: (string | boolean | undefined)[][] = []
  let page: ListObjectVersionsCommandOutput | undefined
  do {
    page = await s3.listObjectVersions({
      ...{ Bucket, MaxKeys: 2, KeyMarker: page?.NextKeyMarker },
      VersionIdMarker: page?.NextVersionIdMarker,
    })
    for (const one of page.DeleteMarkers ?? []) seen.push(['marker', one.Key, one.IsLatest])
    for (const one of page.Versions ?? []) seen.push([one.VersionId, one.Key, one.IsLatest])
  } while (page.IsTruncated)
  expect(seen).toEqual([
    ['marker', 'k', true],
    [ids[1], 'k', false],
    [ids[0], 'k', false],
    ['null', 'k', false],
    [expect.any(String), 'other', true],
  ])
  await s3.deleteObject({ Bucket, Key: 'k', VersionId: gone.VersionId })
  expect(await read()).toBe('two')
  await s3.deleteObject({ Bucket, Key: 'k', VersionId: ids[1] })
  expect(await read()).toBe('one')

  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Suspended' } })
  expect((await put(Bucket, 'k', 'null again')).VersionId).toBe('null')
  expect([await read(), await read(ids[0])]).toEqual(['null again', 'one'])
  const { Versions } = await s3.listObjectVersions({ Bucket, Prefix: 'k' })
  expect(Versions!.map(({ VersionId }) => VersionId)).toEqual(['null', ids[0]])
  const marker = await s3.deleteObject({ Bucket, Key: 'k' })
  expect(marker).toMatchObject({ DeleteMarker: true, VersionId: 'null' })
  await expect(s3.deleteBucket({ Bucket })).rejects.toMatchObject({ name: 'BucketNotEmpty' })
})

test('parts make an object, in any order, replaced or copied', async () => {
  const [Bucket, Key] = ['parts', 'film']
  await s3.createBucket({ Bucket })
  const { UploadId } = await s3.createMultipartUpload({
    Bucket,
    Key,
    Metadata: { a: '1' },
    ContentType: 'x/y',
  })
  const five = 5 * 1024 * 1024
  const bytes = [randomBytes(five), randomBytes(five), randomBytes(10)]
  const upload = { Bucket, Key, UploadId }
  await s3.uploadPart({ ...upload, PartNumber: 2, Body: 'replaced' })
  const third = await s3.uploadPart({ ...upload, PartNumber: 9, Body: bytes[2]! })
  const second = await s3.uploadPart({ ...upload, PartNumber: 2, Body: bytes[1]! })
  await s3.putObject({ Bucket, Key: 'source', Body: Buffer.concat([Buffer.alloc(7), bytes[0]!]) })
  const first = await s3.uploadPartCopy({
    ...{ ...upload, PartNumber: 1, CopySource: `${Bucket}/source` },
    CopySourceRange: `bytes=7-${five + 6}`,
  })
  expect((await s3.listMultipartUploads({ Bucket })).Uploads).toMatchObject([{ Key, UploadId }])
  const listed = await s3.listParts({ ...upload, MaxParts: 2 })
  expect(listed.Parts!.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, five],
    [2, five],
  ])
  expect(listed.IsTruncated).toBe(true)
  const Parts = [
    { PartNumber: 1, ETag: first.CopyPartResult!.ETag },
    { PartNumber: 2, ETag: second.ETag },
    { PartNumber: 9, ETag: third.ETag },
  ]
  await expect(
    s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts: Parts.toReversed() } }),
  ).rejects.toMatchObject({ name: 'InvalidPartOrder' })
  await expect(
    s3.completeMultipartUpload({
      ...upload,
      MultipartUpload: { Parts: [{ PartNumber: 3, ETag: '"x"' }] },
    }),
  ).rejects.toMatchObject({ name: 'InvalidPart' })
  const done = await s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } })
  const digests = bytes.map((part) => createHash('md5').update(part).digest())
  const etag = createHash('md5').update(Buffer.concat(digests)).digest('hex')
  expect(done.ETag).toBe(`"${etag}-3"`)
  const got = await s3.getObject({ Bucket, Key })
  expect(Buffer.compare(await got.Body!.transformToByteArray(), Buffer.concat(bytes))).toBe(0)
  expect(got).toMatchObject({ Metadata: { a: '1' }, ContentType: 'x/y' })
  const part = await s3.getObject({ Bucket, Key, PartNumber: 3 })
  expect([part.PartsCount, part.ContentLength]).toEqual([3, 10])
  await expect(s3.listParts(upload)).rejects.toMatchObject({ name: 'NoSuchUpload' })
})

test('small parts are refused, and an upload can be given up', async () => {
  const [Bucket, Key] = ['given-up', 'k']
  await s3.createBucket({ Bucket })
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key })
  const upload = { Bucket, Key, UploadId }
  const Parts = []
  for (const PartNumber of [1, 2]) {
    const { ETag } = await s3.uploadPart({ ...upload, PartNumber, Body: 'x' })
    Parts.push({ PartNumber, ETag })
  }
  await expect(
    s3.completeMultipartUpload({ ...upload, MultipartUpload: { Parts } }),
  ).rejects.toMatchObject({ name: 'EntityTooSmall' })
  await s3.abortMultipartUpload(upload)
  await expect(s3.abortMultipartUpload(upload)).rejects.toMatchObject({ name: 'NoSuchUpload' })
  await s3.deleteBucket({ Bucket })
})

test('tags, policy, ownership and public access of a bucket', async () => {
  const Bucket = 'settings'
  await s3.createBucket({ Bucket })
  await expect(s3.getBucketTagging({ Bucket })).rejects.toMatchObject({ name: 'NoSuchTagSet' })
  const TagSet = [{ Key: 'team', Value: 'a' }]
  await s3.putBucketTagging({ Bucket, Tagging: { TagSet } })
  expect((await s3.getBucketTagging({ Bucket })).TagSet).toEqual(TagSet)
  await s3.deleteBucketTagging({ Bucket })
  await expect(s3.getBucketPolicy({ Bucket })).rejects.toMatchObject({ name: 'NoSuchBucketPolicy' })
  const Statement = [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${Bucket}/*`,
    },
  ]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await s3.deletePublicAccessBlock({ Bucket })
  await s3.putBucketPolicy({ Bucket, Policy })
  expect((await s3.getBucketPolicy({ Bucket })).Policy).toBe(Policy)
  await s3.deleteBucketPolicy({ Bucket })
  await expect(s3.putBucketPolicy({ Bucket, Policy: 'x' })).rejects.toMatchObject({
    name: 'MalformedPolicy',
  })
  const { OwnershipControls } = await s3.getBucketOwnershipControls({ Bucket })
  expect(OwnershipControls!.Rules).toEqual([{ ObjectOwnership: 'BucketOwnerEnforced' }])
  await s3.putBucketOwnershipControls({
    ...{ Bucket, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } },
  })
  await s3.deleteBucketOwnershipControls({ Bucket })
  await s3.putPublicAccessBlock({
    Bucket,
    PublicAccessBlockConfiguration: { BlockPublicAcls: true },
  })
  const { PublicAccessBlockConfiguration } = await s3.getPublicAccessBlock({ Bucket })
  expect(PublicAccessBlockConfiguration).toMatchObject({
    BlockPublicAcls: true,
    BlockPublicPolicy: false,
  })
  await s3.deletePublicAccessBlock({ Bucket })
})
