// Uploads to S3 by HTML forms; texts as AWS was recorded with.

import { S3 } from '@aws-sdk/client-s3'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { element, raw, type Raw } from './raw.ts'

let mill: Millrace
let s3: S3
const Bucket = 'forms'
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket })
})
afterAll(() => mill.stop())

type Fields = Readonly<Record<string, string>>

function send(fields: Fields, file: string | null = 'content', more: object = {}) {
  const part = (name: string, value: string, extra = '') =>
    `--B\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\n${value}\r\n`
  const body = [
    ...Object.entries(fields).map(([name, value]) => part(name, value)),
    ...(file === null ? [] : [part('file', file, '; filename="C:\\pics\\a b.jpg"')]),
    '--B--\r\n',
  ].join('')
  const headers = { 'content-type': 'multipart/form-data; boundary="B"' }
  return raw(mill.endpoint, { method: 'POST', path: `/${Bucket}`, headers, body, ...more })
}

function signed(conditions: unknown, more: Fields = {}, inMs = 60_000) {
  const expiration = new Date(mill.clock.nowMs() + inMs).toISOString()
  return signedText(JSON.stringify({ expiration, conditions }), more)
}
const signedText = (text: string, more: Fields = {}): Fields => ({
  ...more,
  policy: Buffer.from(text).toString('base64'),
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': 'test/20261127/us-east-1/s3/aws4_request',
  'X-Amz-Date': '20261127T000000Z',
  'X-Amz-Signature': '0'.repeat(64),
})
const OF_SIGNATURE = [
  ...[
    ['starts-with', '$x-amz-algorithm', ''],
    ['starts-with', '$x-amz-credential', ''],
  ],
  ['starts-with', '$x-amz-date', ''],
]
const said = ({ status, text }: Raw) => [status, element(text, 'Code'), element(text, 'Message')]

test('an object with everything that fields can say, and its event', async () => {
  const sqs = new SQS(mill.awsConfig)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'posted' })
  const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:posted'
  await s3.putBucketNotificationConfiguration({
    Bucket,
    NotificationConfiguration: {
      QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:Post'] }],
    },
  })
  const answer = await send({
    ...{ key: 'up/${filename}', 'Content-Type': 'image/jpeg', 'x-amz-meta-team': 'a' },
    ...{ 'x-amz-storage-class': 'STANDARD_IA', success_action_status: '201' },
    tagging: '<Tagging><TagSet><Tag><Key>k</Key><Value>a&amp;b</Value></Tag></TagSet></Tagging>',
  })
  expect(answer.status).toBe(201)
  expect(element(answer.text, 'Key')).toBe('up/a b.jpg')
  const Key = 'up/a b.jpg'
  const got = await s3.getObject({ Bucket, Key })
  expect(await got.Body!.transformToString()).toBe('content')
  expect(got).toMatchObject({
    ...{ ContentType: 'image/jpeg', Metadata: { team: 'a' }, StorageClass: 'STANDARD_IA' },
  })
  expect((await s3.getObjectTagging({ Bucket, Key })).TagSet).toEqual([{ Key: 'k', Value: 'a&b' }])
  await mill.settle()
  const bodies: string[] = []
  for (let i = 0; i < 3; i++) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    bodies.push(...Messages.map(({ Body }) => Body!))
  }
  expect(bodies.some((text) => text.includes('"ObjectCreated:Post"'))).toBe(true)
})

test('answers: nothing, 200, a document, or where to go on', async () => {
  expect((await send({ key: 'a' })).status).toBe(204)
  expect((await send({ key: 'a', success_action_status: '200' })).status).toBe(200)
  expect((await send({ key: 'a', success_action_status: '418' })).status).toBe(204)
  const there = await send({ key: 'a', success_action_redirect: 'https://x.example/done?y=1' })
  expect(there.status).toBe(303)
  const url = new URL(there.headers.location!)
  expect([url.host, url.searchParams.get('y')]).toEqual(['x.example', '1'])
  expect([url.searchParams.get('bucket'), url.searchParams.get('key')]).toEqual(['forms', 'a'])
  const host = {
    headers: { 'content-type': 'multipart/form-data; boundary=B', host: 'forms.localhost' },
  }
  expect((await send({ key: 'hosted' }, 'x', { ...host, path: '/' })).status).toBe(204)
  expect((await s3.getObject({ Bucket, Key: 'hosted' })).ContentLength).toBe(1)
})

test('conditions of a policy', async () => {
  const all = [{ bucket: 'forms' }, ['starts-with', '$key', 'up/'], ...OF_SIGNATURE]
  expect((await send(signed(all, { key: 'up/a' }))).status).toBe(204)
  const denied = (why: string) => [403, 'AccessDenied', `Invalid according to Policy: ${why}`]
  expect(said(await send(signed(all, { key: 'other' })))).toEqual(
    denied('Policy Condition failed: ["starts-with", "$key", "up/"]'),
  )
  expect(said(await send(signed([...all, { acl: 'private' }], { key: 'up/a' })))).toEqual(
    denied('Policy Condition failed: ["eq", "$acl", "private"]'),
  )
  expect(said(await send(signed(all, { key: 'up/a', 'x-amz-meta-x': '1' })))).toEqual(
    denied('Extra input fields: x-amz-meta-x'),
  )
  expect((await send(signed(all, { key: 'up/a', 'x-ignore-x': '1' }))).status).toBe(204)
  expect(said(await send(signed(all, { key: 'up/a' }, -1)))).toEqual(denied('Policy expired.'))
  const range = (least: unknown, most: unknown) =>
    signed([...all, ['content-length-range', least, most]], { key: 'up/range' })
  const large = await send(range(5, 10), 'twelve bytes')
  expect([large.status, element(large.text, 'Code')]).toEqual([400, 'EntityTooLarge'])
  expect(large.text).toContain('<ProposedSize>12</ProposedSize><MaxSizeAllowed>10</MaxSizeAllowed>')
  const small = await send(range(5, 10), 'x')
  expect(small.text).toContain('<ProposedSize>1</ProposedSize><MinSizeAllowed>5</MinSizeAllowed>')
  expect((await send(range('test', '10'))).text).toContain(
    'Policy Condition failed: [&quot;content-length-range&quot;, &quot;test&quot;, &quot;10&quot;]',
  )
  await expect(s3.headObject({ Bucket, Key: 'up/range' })).rejects.toMatchObject({
    name: 'NotFound',
  })
  expect((await send(range(5, 10), 'aaaaaaaaaa')).status).toBe(204)
})

test('forms that are none, and policies that are none', async () => {
  const field = (name: string) => [
    ...[400, 'InvalidArgument'],
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  ]
  const plain = async (fields: Fields) => said(await send(fields))
  expect(await plain({})).toEqual(field('key'))
  const { 'X-Amz-Algorithm': _, ...rest } = signed([], { key: 'a' })
  expect(await plain(rest)).toEqual(field('X-Amz-Algorithm'))
  expect(await plain({ key: 'a', Signature: 'x', policy: '' })).toEqual(field('AWSAccessKeyId'))
  expect(said(await send({ key: 'a', policy: 'e30=' }))).toEqual([
    403,
    'AccessDenied',
    'Access Denied',
  ])
  for (const text of [
    'not json',
    '[]',
    '{}',
    '{"expiration":"2030-01-01T00:00:00Z"}',
    '{"expiration":"x","conditions":[]}',
  ]) {
    const answer = await send(signedText(text, { key: 'a' }))
    expect([answer.status, element(answer.text, 'Code')]).toEqual([400, 'InvalidPolicyDocument'])
  }
  expect(said(await send({ key: 'a' }, null))[2]).toBe(
    'POST requires exactly one file upload per request.',
  )
  for (const body of [
    '',
    'x',
    '--B',
    '--B\r\n\r\n',
    '--B\r\nContent-Disposition: form-data; name="file"\r\n\r\nx',
  ]) {
    const answer = await send({}, '', { body })
    expect(answer.status).toBe(400)
  }
  const long = await send({ key: 'a', 'x-amz-meta-x': 'x'.repeat(100_000) })
  expect(element(long.text, 'Code')).toBe('MaxPostPreDataLengthExceededError')
  const fake = await send({ key: 'a', 'x-amz-storage-class': 'FakeClass' })
  expect(element(fake.text, 'StorageClassRequested')).toBe('FakeClass')
  expect((await send({ key: 'a' }, 'x', { path: '/absent' })).status).toBe(404)
})
