// CORS of buckets: through the AWS SDK, and as browsers ask. Answers as AWS was recorded with.

import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { element, raw } from './raw.ts'

let mill: Millrace
let s3: S3
const Bucket = 'cors'
const SITE = 'https://localhost:4200'
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket })
  await s3.createBucket({ Bucket: 'none' })
  await s3.putObject({ Bucket, Key: 'a', Body: 'test-cors' })
})
afterAll(() => mill.stop())

const ask = (method: string, headers: Record<string, string>, path = '/cors/a') =>
  raw(mill.endpoint, { method, path, headers })
const asking = (method: string, names = '', origin = SITE) => ({
  origin,
  'access-control-request-method': method,
  ...(names && { 'access-control-request-headers': names }),
})
const put = (rule: object) =>
  s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules: [rule as never] } })
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method'

test('kept as they are put, and checked', async () => {
  const none = {
    name: 'NoSuchCORSConfiguration',
    message: 'The CORS configuration does not exist',
    BucketName: Bucket,
  }
  await expect(s3.getBucketCors({ Bucket })).rejects.toMatchObject(none)
  await s3.deleteBucketCors({ Bucket })
  const rule = {
    AllowedHeaders: ['x-amz-expected-bucket-owner', 'x-AMZ-server-SIDE-encryption'],
    AllowedMethods: ['GET', 'PUT', 'HEAD'],
    AllowedOrigins: ['https://test.com', 'http://test.com:80', ''],
    MaxAgeSeconds: 3000,
  }
  await put(rule)
  expect((await s3.getBucketCors({ Bucket })).CORSRules).toEqual([rule])
  await expect(put({ ...rule, AllowedMethods: ['MYMETHOD'] })).rejects.toMatchObject({
    name: 'InvalidRequest',
    message: 'Found unsupported HTTP method in CORS config. Unsupported method is MYMETHOD',
  })
  await expect(
    s3.putBucketCors({ Bucket, CORSConfiguration: { CORSRules: [] } }),
  ).rejects.toMatchObject({ name: 'MalformedXML' })
  await expect(put({ ...rule, AllowedOrigins: ['http://*.*'] })).rejects.toMatchObject({
    message: 'AllowedOrigin "http://*.*" can not have more than one wildcard.',
  })
  await s3.deleteBucketCors({ Bucket })
  await expect(s3.getBucketCors({ Bucket })).rejects.toMatchObject(none)
})

test('without rules no page of another site is answered', async () => {
  const blind = await ask('OPTIONS', {}, '/none/a')
  expect([blind.status, element(blind.text, 'Code')]).toEqual([400, 'BadRequest'])
  expect(blind.text).toContain('Insufficient information. Origin request header needed.')
  const asked = await ask('OPTIONS', asking('PUT'), '/none')
  expect([asked.status, element(asked.text, 'Code')]).toEqual([403, 'AccessForbidden'])
  expect(asked.text).toContain('CORSResponse: CORS is not enabled for this bucket.')
  expect(asked.text).toContain('<Method>PUT</Method><ResourceType>BUCKET</ResourceType>')
  const nowhere = await ask('OPTIONS', { origin: SITE, host: 'absent.s3.localhost' }, '/')
  expect(nowhere.text).toContain('CORSResponse: Bucket not found')
  expect(nowhere.text).toContain('<Method>OPTIONS</Method><ResourceType>BUCKET</ResourceType>')
})

test('by origin', async () => {
  await put({ AllowedOrigins: [SITE], AllowedMethods: ['GET', 'PUT'], MaxAgeSeconds: 3000 })
  const told = {
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-origin': SITE,
    'access-control-max-age': '3000',
    vary: VARY,
  }
  expect(await ask('OPTIONS', asking('PUT'))).toMatchObject({ status: 200, headers: told })
  const got = await ask('GET', { origin: SITE })
  expect(got).toMatchObject({ status: 200, text: 'test-cors', headers: told })
  const other = { origin: 'http://localhost:4200' }
  const refused = await ask('OPTIONS', { ...asking('PUT'), ...other })
  expect([refused.status, element(refused.text, 'ResourceType')]).toEqual([403, 'OBJECT'])
  const blind = await ask('GET', other)
  expect([blind.status, blind.headers['access-control-allow-origin']]).toEqual([200, undefined])
  // Errors are told to the page as well.
  expect(await ask('GET', { origin: SITE }, '/cors/absent')).toMatchObject({
    ...{ status: 404, headers: { 'access-control-allow-origin': SITE } },
  })
  // What changes something from elsewhere, unsigned and unasked, does not.
  const strange = await ask('PUT', { origin: 'http://evil.example' })
  expect(strange.status).toBe(403)
  expect((await ask('GET', { 'sec-fetch-site': 'cross-site' })).status).toBe(200)

  await put({ AllowedOrigins: ['*'], AllowedMethods: ['GET', 'PUT'] })
  const { headers } = await ask('OPTIONS', asking('GET', '', 'http://any.example'))
  expect(headers['access-control-allow-origin']).toBe('*')
  expect(headers['access-control-allow-credentials']).toBeUndefined()
  await put({ AllowedOrigins: ['http://*.origin.com'], AllowedMethods: ['GET', 'PUT'] })
  expect(await ask('OPTIONS', asking('PUT', '', 'http://test.origin.com'))).toMatchObject({
    headers: { 'access-control-allow-origin': 'http://test.origin.com' },
  })
})

test('by method and by headers', async () => {
  await put({
    ...{ AllowedOrigins: [SITE], AllowedMethods: ['GET'], ExposeHeaders: ['x-amz-id-2', 'ETag'] },
    AllowedHeaders: ['x-amz-expected-*', 'x-AMZ-server-SIDE-encryption'],
  })
  expect((await ask('OPTIONS', asking('PUT'))).status).toBe(403)
  const put1 = await ask('PUT', { origin: SITE, authorization: signed() })
  expect([put1.status, put1.headers['access-control-allow-origin']]).toEqual([200, undefined])
  const names = 'x-amz-expected-bucket-owner,X-Amz-Server-Side-Encryption'
  expect(await ask('OPTIONS', asking('GET', names))).toMatchObject({
    status: 200,
    headers: {
      'access-control-allow-headers': names.toLowerCase().replace(',', ', '),
      'access-control-expose-headers': 'x-amz-id-2, ETag',
    },
  })
  expect((await ask('OPTIONS', asking('GET', 'x-amz-request-payer'))).status).toBe(403)
})

function signed(): string {
  return 'AWS4-HMAC-SHA256 Credential=test/20261127/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0'
}

test('who may ask of a bucket may not ask others at the bucket’s path', async () => {
  await put({ AllowedMethods: ['GET', 'POST'], AllowedOrigins: ['*'], AllowedHeaders: ['*'] })
  const path = `/${Bucket}?Action=CreateQueue&QueueName=strange&Version=2012-11-05`
  const headers = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
  for (const method of ['GET', 'POST']) {
    const answer = await ask(method, headers, path)
    expect([method, answer.status, answer.text.includes('other sites are refused')]).toEqual([
      method,
      403,
      true,
    ])
  }
  await s3.deleteBucketCors({ Bucket })
  expect((await ask('GET', headers, path)).status).toBe(403)
})
