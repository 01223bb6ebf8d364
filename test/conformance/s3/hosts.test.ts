// Buckets in the host's name, signed and unsigned; names and keys of every kind; bodies that are wrong.

import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { element, raw } from './raw.ts'

let mill: Millrace
let s3: S3
const Bucket = 'hosted'
const SIGNED =
  'AWS4-HMAC-SHA256 Credential=test/20261127/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0'
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket })
  await s3.putObject({ Bucket, Key: 'a/b', Body: 'here' })
})
afterAll(() => mill.stop())

test.each([
  'hosted.localhost',
  'hosted.s3.localhost',
  'hosted.s3.localhost.localstack.cloud',
  'hosted.s3.us-east-1.localhost.localstack.cloud',
  'hosted.s3.amazonaws.com',
  'hosted.s3.us-east-1.amazonaws.com',
  'hosted.s3-us-west-2.amazonaws.com',
])('%s is the bucket', async (host) => {
  for (const more of [{}, { authorization: SIGNED }]) {
    const headers = { host, ...more } as Record<string, string>
    expect(await raw(mill.endpoint, { path: '/a/b', headers })).toMatchObject({
      ...{ status: 200, text: 'here' },
    })
    const list = await raw(mill.endpoint, { path: '/?list-type=2', headers })
    expect(element(list.text, 'Name')).toBe(Bucket)
  }
})

test.each([
  ...['../..', '../../etc/passwd', 'a//b', '//', 'a/', '.', '..', '/lead', ' ', 'a b+c%25'],
  ...['😀/😀', 'é'.repeat(512), 'x'.repeat(1024), '\u0001', 'a?b#c', 'q="\'<>&', 'con', '\\'],
])('a key is nothing but a name: %j', async (Key) => {
  await s3.putObject({ Bucket: 'hosted', Key, Body: Key })
  const { Body } = await s3.getObject({ Bucket, Key })
  expect(await Body!.transformToString()).toBe(Key)
  const { Contents = [] } = await s3.listObjectsV2({ Bucket, Prefix: Key, EncodingType: 'url' })
  expect(Contents.map((one) => decodeURIComponent(one.Key!.replaceAll('+', ' ')))).toContain(Key)
  await s3.deleteObject({ Bucket, Key })
})

test('what is no key, no bucket, no body', async () => {
  await expect(s3.putObject({ Bucket, Key: 'é'.repeat(513), Body: '' })).rejects.toMatchObject({
    name: 'KeyTooLongError',
  })
  const cases: [request: object, status: number, code: string][] = [
    [{ method: 'PUT', path: '/hosted/%ff%fe' }, 400, 'InvalidURI'],
    [{ method: 'PUT', path: '/hosted/%zz' }, 400, 'InvalidURI'],
    [{ method: 'PUT', path: '/UPPER' }, 400, 'InvalidBucketName'],
    [{ method: 'GET', path: '/absent/x' }, 404, 'NoSuchBucket'],
    [{ method: 'PUT', path: '/hosted?cors', body: '<not xml' }, 400, 'MalformedXML'],
    [{ method: 'PUT', path: '/hosted?tagging', body: '{}' }, 400, 'MalformedXML'],
    [
      {
        method: 'PUT',
        path: '/hosted/x',
        body: 'x',
        headers: { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' },
      },
      ...[400, 'BadDigest'],
    ] as never,
    [
      { method: 'PUT', path: '/hosted/x', body: 'x', headers: { 'content-md5': 'short' } },
      ...[400, 'InvalidDigest'],
    ] as never,
    [
      {
        method: 'PUT',
        path: '/hosted/x',
        body: 'x',
        headers: { 'x-amz-checksum-crc32': 'AAAAAA==' },
      },
      ...[400, 'BadDigest'],
    ] as never,
  ]
  for (const [asked, status, code] of cases) {
    const request = { headers: {}, ...asked } as Parameters<typeof raw>[1]
    const headers = { authorization: SIGNED, ...request.headers }
    const answer = await raw(mill.endpoint, { ...request, headers })
    expect([request.path, answer.status, element(answer.text, 'Code')]).toEqual([
      ...[request.path, status, code],
    ])
  }
  const { Contents = [] } = await s3.listObjectsV2({ Bucket })
  expect(Contents.map(({ Key }) => Key)).toEqual(['a/b'])
})
