// Access logs of S3's buckets, on virtual time.

import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { raw } from './raw.ts'

let mill: Millrace
let s3: S3
const Bucket = 'watched'
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  await s3.createBucket({ Bucket })
  await s3.createBucket({ Bucket: 'logs' })
  const LocationConstraint = 'eu-west-1'
  await s3.createBucket({ Bucket: 'far', CreateBucketConfiguration: { LocationConstraint } })
})
afterAll(() => mill.stop())

const put = (LoggingEnabled?: object) =>
  s3.putBucketLogging({
    Bucket,
    BucketLoggingStatus: { ...(LoggingEnabled && { LoggingEnabled: LoggingEnabled as never }) },
  })

async function delivered(prefix: string): Promise<{ key: string; lines: string[] }[]> {
  await mill.clock.advance('6m')
  await mill.settle()
  const { Contents = [] } = await s3.listObjectsV2({ Bucket: 'logs', Prefix: prefix })
  const found = []
  for (const { Key } of Contents) {
    const { Body } = await s3.getObject({ Bucket: 'logs', Key: Key! })
    found.push({ key: Key!, lines: (await Body!.transformToString()).trimEnd().split('\n') })
  }
  return found
}

test('kept as it is put, and checked', async () => {
  expect((await s3.getBucketLogging({ Bucket })).LoggingEnabled).toBeUndefined()
  await expect(put({ TargetBucket: 'absent', TargetPrefix: '' })).rejects.toMatchObject({
    name: 'InvalidTargetBucketForLogging',
    message: 'The target bucket for logging does not exist',
    TargetBucket: 'absent',
  })
  await expect(put({ TargetBucket: 'far', TargetPrefix: '' })).rejects.toMatchObject({
    name: 'CrossLocationLoggingProhibitted',
    message: 'Cross S3 location logging not allowed. ',
    TargetBucketLocation: 'eu-west-1',
  })
  const given = { TargetBucket: 'logs', TargetPrefix: 'log' }
  await put(given)
  expect((await s3.getBucketLogging({ Bucket })).LoggingEnabled).toEqual(given)
  await put()
  expect((await s3.getBucketLogging({ Bucket })).LoggingEnabled).toBeUndefined()
})

test('accesses are told line by line', async () => {
  await put({ TargetBucket: 'logs', TargetPrefix: 'plain/' })
  await s3.putObject({ Bucket, Key: 'a b', Body: 'x' })
  await s3.getObject({ Bucket, Key: 'a b' })
  await expect(s3.getObject({ Bucket, Key: 'none' })).rejects.toThrow()
  const headers = { 'user-agent': 'me "too"', referer: 'http://a.example/"\u00e9' }
  await raw(mill.endpoint, { path: `/${Bucket}?versioning`, headers })
  const [log, ...others] = await delivered('plain/')
  expect(others).toEqual([])
  expect(log!.key).toMatch(/^plain\/\d{4}-\d\d-\d\d-\d\d-\d\d-\d\d-[0-9A-F]{16}$/)
  const me = '0'.repeat(64)
  const told = log!.lines.map((line) => line.split(' '))
  expect(told.map(([owner, bucket]) => [owner, bucket])).toEqual(told.map(() => [me, Bucket]))
  const shown = log!.lines.map((line) => line.replace(/^.*? (REST\.)/, '$1'))
  expect(shown.map((line) => line.split(' ', 1)[0]).sort()).toEqual([
    ...['REST.GET.LOGGING_STATUS', 'REST.GET.OBJECT', 'REST.GET.OBJECT'],
    ...['REST.GET.VERSIONING', 'REST.PUT.OBJECT'],
  ])
  expect(shown.find((line) => line.includes('a%20b') && line.includes('GET'))).toMatch(
    /^REST\.GET\.OBJECT a%20b "GET \/watched\/a%20b\?x-id=GetObject HTTP\/1\.1" 200 - 1 1 0 0 "-" ".+" - \S+ SigV4 - AuthHeader localhost:\d+ - - -$/,
  )
  expect(shown.some((line) => line.includes(' none "GET') && line.includes('404 NoSuchKey'))).toBe(
    true,
  )
  const unsigned = shown.find((line) => line.startsWith('REST.GET.VERSIONING'))
  expect(unsigned).toContain('"http://a.example/%22?" "me %22too%22"')
  await put()
})

test('by day and bucket; nothing more once it is off', async () => {
  await put({
    ...{ TargetBucket: 'logs', TargetPrefix: 'parts/' },
    TargetObjectKeyFormat: { PartitionedPrefix: { PartitionDateSource: 'EventTime' } },
  })
  await s3.headBucket({ Bucket })
  const [log] = await delivered('parts/')
  expect(log!.key).toMatch(
    /^parts\/000000000000\/us-east-1\/watched\/\d{4}\/\d\d\/\d\d\/\d{4}-[-0-9]+-[0-9A-F]{16}$/,
  )
  await put()
  await s3.headBucket({ Bucket })
  expect(await delivered('parts/')).toHaveLength(1)
})
