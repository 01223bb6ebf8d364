// Functions and layers whose code is an object of S3.

import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE, zipOf } from '../zip.ts'
import { refusal } from '../refusal.ts'

const [S3Bucket, S3Key] = ['code', 'functions/worker.zip']
let mill: Millrace
let s3: S3
let lambda: Lambda
beforeAll(async () => {
  mill = await startMillrace({ access: 'enforce' })
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  s3 = new S3({ ...config, forcePathStyle: true })
  lambda = new Lambda(config)
  await s3.createBucket({ Bucket: S3Bucket })
  const Status = 'Enabled' as const
  await s3.putBucketVersioning({ Bucket: S3Bucket, VersioningConfiguration: { Status } })
})
afterAll(() => mill.stop())

const saying = (text: string) =>
  zipOf({ 'index.mjs': `export const handler = async () => '${text}'` })
const put = async (text: string) =>
  (await s3.putObject({ Bucket: S3Bucket, Key: S3Key, Body: await saying(text) })).VersionId!
const create = (FunctionName: string, Code: object) =>
  lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE, Code },
  })
const said = async (FunctionName: string) =>
  JSON.parse((await lambda.invoke({ FunctionName })).Payload!.transformToString())

test('a function runs the code of an object, and of one of its versions', async () => {
  const first = await put('one')
  await put('two')
  const made = await create('worker', { S3Bucket, S3Key })
  expect(made.CodeSize).toBe((await saying('two')).length)
  expect(await said('worker')).toBe('two')
  const of = { FunctionName: 'worker', S3Bucket, S3Key }
  const { CodeSha256 } = await lambda.updateFunctionCode({ ...of, S3ObjectVersion: first })
  expect(CodeSha256).not.toBe(made.CodeSha256)
  expect(await said('worker')).toBe('one')
  // Its own copy: the object may go.
  await s3.deleteObject({ Bucket: S3Bucket, Key: S3Key })
  expect(await said('worker')).toBe('one')
})

test('a layer is taken from an object', async () => {
  await put('three')
  const { Content } = await lambda.publishLayerVersion({
    ...{ LayerName: 'library', Content: { S3Bucket, S3Key } },
  })
  expect(Content!.CodeSize).toBe((await saying('three')).length)
})

const REFUSED: readonly [object, string, string][] = [
  [{ S3Bucket: 'nowhere', S3Key }, 'NoSuchBucket', 'The specified bucket does not exist'],
  [{ S3Bucket, S3Key: 'none' }, 'NoSuchKey', 'The specified key does not exist.'],
]
test.each(REFUSED)(
  'what is not there is told in the words of both: %j',
  async (Code, code, said) => {
    const wanted = {
      name: 'InvalidParameterValueException',
      message: `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${said}`,
    }
    expect(await refusal(create('broken', Code))).toMatchObject(wanted)
    const update = lambda.updateFunctionCode({ FunctionName: 'worker', ...Code })
    expect(await refusal(update)).toMatchObject(wanted)
  },
)

test('an object that is no zip, and a bucket of another region', async () => {
  await s3.putObject({ Bucket: S3Bucket, Key: 'text', Body: 'no zip' })
  expect((await refusal(create('broken', { S3Bucket, S3Key: 'text' }))).message).toMatch(
    /^Could not unzip uploaded file/,
  )
  const elsewhere = new S3({ ...mill.awsConfig, region: 'eu-west-1', forcePathStyle: true })
  const LocationConstraint = 'eu-west-1'
  await elsewhere.createBucket({ Bucket: 'far', CreateBucketConfiguration: { LocationConstraint } })
  await elsewhere.putObject({ Bucket: 'far', Key: 'k', Body: await saying('far') })
  expect((await refusal(create('broken', { S3Bucket: 'far', S3Key: 'k' }))).message).toBe(
    'Error occurred while GetObject. S3 Error Code: PermanentRedirect. S3 Error Message: The bucket is in this region: eu-west-1. Please use this region to retry the request',
  )
})

test('who may not read the object may not make a function of it', async () => {
  await put('secret')
  const Statement = {
    ...{ Effect: 'Deny', Principal: '*', Action: 's3:GetObject' },
    Resource: `arn:aws:s3:::${S3Bucket}/*`,
  }
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await s3.putBucketPolicy({ Bucket: S3Bucket, Policy })
  const { name, message } = await refusal(create('thief', { S3Bucket, S3Key }))
  expect([name, message]).toEqual([
    'AccessDeniedException',
    expect.stringContaining('s3:GetObject'),
  ])
})
