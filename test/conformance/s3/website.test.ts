// Buckets as websites: through the AWS SDK, and as browsers see them. Pages as AWS was recorded with.

import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { raw } from './raw.ts'

let mill: Millrace
let s3: S3
const Bucket = 'site'
beforeAll(async () => {
  mill = await startMillrace({ access: 'enforce' })
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket })
  await s3.createBucket({ Bucket: 'plain' })
  await s3.deletePublicAccessBlock({ Bucket })
  const all = { Effect: 'Allow', Principal: '*', Action: ['s3:GetObject', 's3:ListBucket'] }
  const Resource = ['arn:aws:s3:::site', 'arn:aws:s3:::site/*']
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...all, Resource }] })
  await s3.putBucketPolicy({ Bucket, Policy })
  for (const Key of ['index.html', 'docs/index.html', 'error.html']) {
    await s3.putObject({ Bucket, Key, Body: `<p>${Key}</p>`, ContentType: 'text/html' })
  }
})
afterAll(() => mill.stop())

const visit = (
  path: string,
  { host = `${Bucket}.s3-website.us-east-1.localhost`, method = 'GET', ...headers } = {} as Record<
    string,
    string
  >,
) => raw(mill.endpoint, { path, method, headers: { host, ...headers } })
const put = (WebsiteConfiguration: object, name = Bucket) =>
  s3.putBucketWebsite({ Bucket: name, WebsiteConfiguration })
const IndexDocument = { Suffix: 'index.html' }
const without = (text: string) => text.replaceAll(/(RequestId|HostId): [^<]+/g, '$1: <id>')

test('kept as it is put, and checked', async () => {
  const none = {
    name: 'NoSuchWebsiteConfiguration',
    message: 'The specified bucket does not have a website configuration',
  }
  await expect(s3.getBucketWebsite({ Bucket })).rejects.toMatchObject(none)
  await s3.deleteBucketWebsite({ Bucket })
  const RoutingRules = [
    { Condition: { KeyPrefixEquals: 'a/' }, Redirect: { ReplaceKeyPrefixWith: 'b/' } },
  ]
  await put({ IndexDocument, RoutingRules })
  expect(await s3.getBucketWebsite({ Bucket })).toMatchObject({ IndexDocument, RoutingRules })
  const rule = (Redirect: object, Condition?: object) => ({
    ...{ IndexDocument, RoutingRules: [{ Redirect, Condition }] },
  })
  const wrong: [given: object, error: object][] = [
    [{}, { name: 'InvalidArgument', ArgumentName: 'IndexDocument' }],
    [{ IndexDocument: { Suffix: 'a/b' } }, { name: 'InvalidArgument', ArgumentValue: 'a/b' }],
    [
      { IndexDocument, RedirectAllRequestsTo: { HostName: 'x' } },
      { ArgumentName: 'RedirectAllRequestsTo' },
    ],
    [{ RedirectAllRequestsTo: { HostName: 'x', Protocol: 'ftp' } }, { name: 'InvalidRequest' }],
    [rule({ ReplaceKeyWith: 'a', ReplaceKeyPrefixWith: 'b' }), { name: 'InvalidRequest' }],
    [rule({ HttpRedirectCode: '200' }), { name: 'InvalidRequest' }],
    [rule({}, {}), { name: 'InvalidRequest' }],
    [rule({}, { HttpErrorCodeReturnedEquals: '200' }), { name: 'InvalidRequest' }],
  ]
  for (const [given, error] of wrong) await expect(put(given)).rejects.toMatchObject(error)
})

test('no bucket, no website', async () => {
  const page = (host: string) => visit('/', { host }).then(({ text }) => without(text))
  expect(await page('absent.s3-website.localhost.localstack.cloud')).toBe(
    '<html>\n<head><title>404 Not Found</title></head>\n<body>\n<h1>404 Not Found</h1>\n<ul>\n<li>Code: NoSuchBucket</li>\n<li>Message: The specified bucket does not exist</li>\n<li>BucketName: absent</li>\n<li>RequestId: <id></li>\n<li>HostId: <id></li>\n</ul>\n<hr/>\n</body>\n</html>\n',
  )
  expect(await page('plain.s3-website-us-east-1.amazonaws.com')).toContain(
    '<li>Code: NoSuchWebsiteConfiguration</li>\n<li>Message: The specified bucket does not have a website configuration</li>\n<li>BucketName: plain</li>',
  )
})

test('pages, folders, errors', async () => {
  await put({ IndexDocument })
  const home = await visit('/')
  expect(home).toMatchObject({ status: 200, text: '<p>index.html</p>' })
  expect(home.headers['content-type']).toBe('text/html')
  const head = await visit('/', { method: 'HEAD' })
  expect([head.status, head.text, head.headers['content-length']]).toEqual([200, '', '17'])
  expect((await visit('/', { 'if-none-match': home.headers.etag! })).status).toBe(304)
  expect(await visit('/', { range: 'bytes=3-7' })).toMatchObject({ status: 206, text: 'index' })
  expect((await visit('/docs/')).text).toBe('<p>docs/index.html</p>')
  const folder = await visit('/docs')
  expect([folder.status, folder.headers.location]).toEqual([302, '/docs/'])
  expect((await visit('/', { method: 'POST' })).status).toBe(405)
  const missing = await visit('/none')
  expect([missing.status, without(missing.text)]).toEqual([
    404,
    '<html>\n<head><title>404 Not Found</title></head>\n<body>\n<h1>404 Not Found</h1>\n<ul>\n<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: none</li>\n<li>RequestId: <id></li>\n<li>HostId: <id></li>\n</ul>\n<hr/>\n</body>\n</html>\n',
  ])
  await put({ IndexDocument, ErrorDocument: { Key: 'error.html' } })
  expect(await visit('/none')).toMatchObject({ status: 404, text: '<p>error.html</p>' })
  await put({ IndexDocument, ErrorDocument: { Key: 'absent.html' } })
  expect((await visit('/none')).text).toContain(
    '<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n<li>Code: NoSuchKey</li>\n<li>Message: The specified key does not exist.</li>\n<li>Key: absent.html</li>\n</ul>\n<hr/>',
  )
  await put({ IndexDocument }, 'plain')
  expect((await visit('/', { host: 'plain.s3-website.localhost' })).status).toBe(403)
})

test('redirections: of everything, of some, of one object', async () => {
  const where = async (path: string) => {
    const { status, headers } = await visit(path)
    return [status, headers.location]
  }
  await put({ RedirectAllRequestsTo: { HostName: 'a.example', Protocol: 'https' } })
  expect(await where('/x/y?z=1')).toEqual([301, 'https://a.example/x/y?z=1'])
  const host = `${Bucket}.s3-website.us-east-1.localhost`
  await put({
    IndexDocument,
    RoutingRules: [
      { Condition: { KeyPrefixEquals: 'old/' }, Redirect: { ReplaceKeyPrefixWith: 'new/' } },
      {
        Condition: { KeyPrefixEquals: 'lost/', HttpErrorCodeReturnedEquals: '404' },
        Redirect: { ReplaceKeyWith: 'index.html', HttpRedirectCode: '302', HostName: 'b.example' },
      },
    ],
  })
  expect(await where('/old/a%20b')).toEqual([301, `http://${host}/new/a%20b`])
  expect(await where('/lost/a')).toEqual([302, 'http://b.example/index.html'])
  expect(await where('/other')).toEqual([404, undefined])
  await s3.putObject({ Bucket, Key: 'moved', WebsiteRedirectLocation: '/docs/' })
  expect(await where('/moved')).toEqual([301, '/docs/'])
})
