// What Lambda and CloudWatch Logs put into buckets: failed invocations, exported logs.

import { gunzipSync } from 'node:zlib'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { refusal } from '../refusal.ts'
import { ROLE, zipOf } from '../zip.ts'

const Bucket = 'archive'
let mill: Millrace
let s3: S3
let lambda: Lambda
let logs: CloudWatchLogs
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  lambda = new Lambda(mill.awsConfig)
  logs = new CloudWatchLogs(mill.awsConfig)
})
afterAll(() => mill.stop())
beforeEach(async () => {
  await mill.reset()
  await s3.createBucket({ Bucket })
})

async function keys(): Promise<string[]> {
  return ((await s3.listObjectsV2({ Bucket })).Contents ?? []).map(({ Key }) => Key!)
}

async function content(Key: string): Promise<Buffer> {
  const { Body } = await s3.getObject({ Bucket, Key })
  return Buffer.from(await Body!.transformToByteArray())
}

test('a failed invocation leaves its record in a bucket', async () => {
  const FunctionName = 'worker'
  await lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: {
      ZipFile: await zipOf({
        'index.js': 'exports.handler = async () => { throw new Error("no") }',
      }),
    },
  })
  const OnFailure = { Destination: `arn:aws:s3:::${Bucket}` }
  const settings = { FunctionName, MaximumRetryAttempts: 0 }
  await lambda.putFunctionEventInvokeConfig({ ...settings, DestinationConfig: { OnFailure } })
  await lambda.invoke({
    FunctionName,
    InvocationType: 'Event',
    Payload: '{"order":12345678901234567890}',
  })
  await mill.settle()
  const [key, ...others] = await keys()
  expect(others).toEqual([])
  expect(key).toMatch(
    /^aws\/lambda\/async\/worker\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[0-9a-f-]{36}$/,
  )
  const text = (await content(key!)).toString()
  expect(text).toContain('"requestPayload":{"order":12345678901234567890}')
  expect(JSON.parse(text)).toMatchObject({
    requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 1 },
    responseContext: { functionError: 'Unhandled' },
  })
  // Only on failure, and only to a bucket that is there.
  const success = { FunctionName, DestinationConfig: { OnSuccess: OnFailure } }
  expect((await refusal(lambda.putFunctionEventInvokeConfig(success))).message).toMatch(
    /is invalid/,
  )
  const missing = { OnFailure: { Destination: 'arn:aws:s3:::none' } }
  const refused = lambda.putFunctionEventInvokeConfig({ ...settings, DestinationConfig: missing })
  expect((await refusal(refused)).message).toBe('The destination ARN arn:aws:s3:::none is invalid.')
})

describe('logs', () => {
  const logGroupName = '/app'
  const span = { from: 0, to: Number.MAX_SAFE_INTEGER - 1 }
  const create = (more: object = {}) =>
    logs.createExportTask({ logGroupName, ...span, destination: Bucket, ...more })
  const fill = async (logStreamName: string, count: number, message = 'line') => {
    await logs.createLogStream({ logGroupName, logStreamName })
    const timestamp = mill.clock.nowMs()
    const logEvents = Array.from({ length: count }, (_, i) => ({
      ...{ timestamp: timestamp + i, message: `${message} ${i}` },
    }))
    await logs.putLogEvents({ logGroupName, logStreamName, logEvents })
  }
  beforeEach(() => logs.createLogGroup({ logGroupName }))

  test('go to a bucket, stream by stream', async () => {
    await fill('web/[1]', 2_500)
    await fill('worker', 1, '한글')
    await logs.createLogStream({ logGroupName, logStreamName: 'silent' })
    const { taskId } = await create({ taskName: 'nightly', destinationPrefix: 'logs/of' })
    expect((await logs.describeExportTasks({ taskId })).exportTasks).toEqual([
      {
        ...{ taskId, taskName: 'nightly', logGroupName, ...span },
        ...{ destination: Bucket, destinationPrefix: 'logs/of', status: { code: 'PENDING' } },
        executionInfo: { creationTime: mill.clock.nowMs() },
      },
    ])
    await mill.clock.advance('3s')
    await mill.settle()
    expect((await logs.describeExportTasks({ statusCode: 'COMPLETED' })).exportTasks).toHaveLength(
      1,
    )
    const folder = `logs/of/${taskId}`
    expect(await keys()).toEqual(
      expect.arrayContaining([
        'logs/of/aws-logs-write-test',
        `${folder}/web-[1]/000000.gz`,
        `${folder}/worker/000000.gz`,
      ]),
    )
    expect(await keys()).toHaveLength(3)
    const lines = gunzipSync(await content(`${folder}/web-[1]/000000.gz`))
      .toString()
      .split('\n')
    expect(lines).toHaveLength(2_501)
    expect(lines[2_499]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z line 2499$/)
    const worker = gunzipSync(await content(`${folder}/worker/000000.gz`)).toString()
    expect(worker).toMatch(/Z 한글 0\n$/)
  })

  test('of streams with a prefix and of a time alone', async () => {
    await fill('a', 3)
    await fill('b', 3)
    const from = mill.clock.nowMs() + 1
    const { taskId } = await create({ logStreamNamePrefix: 'b', from, to: from + 1 })
    await mill.clock.advance('3s')
    await mill.settle()
    const [key, ...others] = (await keys()).filter((name) => name.endsWith('.gz'))
    expect([key, others]).toEqual([`exportedlogs/${taskId}/b/000000.gz`, []])
    expect(gunzipSync(await content(key!)).toString()).toMatch(/^\S+ line 1\n$/)
  })

  test('one task at a time, which can be cancelled', async () => {
    await fill('a', 1)
    const { taskId } = await create()
    expect((await refusal(create())).name).toBe('LimitExceededException')
    await logs.cancelExportTask({ taskId })
    await mill.clock.advance('3s')
    await mill.settle()
    const [task] = (await logs.describeExportTasks({ taskId })).exportTasks!
    expect(task!.status).toEqual({ code: 'CANCELLED' })
    expect((await keys()).filter((key) => key.endsWith('.gz'))).toEqual([])
    expect((await refusal(logs.cancelExportTask({ taskId }))).name).toBe(
      'InvalidOperationException',
    )
    await create()
  })

  test('a bucket that went meanwhile fails the task', async () => {
    await fill('a', 1)
    const { taskId } = await create()
    for (const Key of await keys()) await s3.deleteObject({ Bucket, Key })
    await s3.deleteBucket({ Bucket })
    await mill.clock.advance('3s')
    await mill.settle()
    const [task] = (await logs.describeExportTasks({ taskId })).exportTasks!
    expect(task!.status).toEqual({ code: 'FAILED', message: 'The specified bucket does not exist' })
  })

  test.each<[string, () => Promise<unknown>, string, string]>([
    [
      ...([
        'a bucket',
        () => create({ destination: 'none' }),
        'InvalidParameterException',
      ] as const),
      'The given bucket does not exist. Please make sure the bucket is valid.',
    ],
    [
      ...([
        'a group',
        () => create({ logGroupName: 'none' }),
        'ResourceNotFoundException',
      ] as const),
      'The specified log group does not exist.',
    ],
    [
      'a task',
      () => logs.cancelExportTask({ taskId: 'none' }),
      ...(['ResourceNotFoundException', 'The specified export task does not exist.'] as const),
    ],
  ])('%s that is not there is refused as recorded', async (_, call, name, message) => {
    expect(await refusal(call())).toMatchObject({ name, message, status: 400 })
  })
})

test('a bucket that does not let the service in is refused where policies count', async () => {
  const strict = await startMillrace({ access: 'enforce' })
  const config = { ...strict.awsConfig, maxAttempts: 1 }
  const [own, client] = [new S3({ ...config, forcePathStyle: true }), new CloudWatchLogs(config)]
  await own.createBucket({ Bucket })
  await client.createLogGroup({ logGroupName: 'g' })
  const create = () =>
    client.createExportTask({ logGroupName: 'g', from: 0, to: 9e12, destination: Bucket })
  expect(await refusal(create())).toMatchObject({
    message:
      'GetBucketAcl call on the given bucket failed. Please check if CloudWatch Logs has been granted permission to perform this operation.',
  })
  const Principal = { Service: 'logs.us-east-1.amazonaws.com' }
  const StringEquals = { 'aws:SourceAccount': ['000000000000'] }
  const ArnLike = { 'aws:SourceArn': ['arn:aws:logs:us-east-1:000000000000:log-group:*'] }
  const Statement = [
    ['s3:GetBucketAcl', `arn:aws:s3:::${Bucket}`],
    ['s3:PutObject', `arn:aws:s3:::${Bucket}/*`],
  ].map(([Action, Resource]) => ({
    ...{ Effect: 'Allow', Principal, Action, Resource, Condition: { StringEquals, ArnLike } },
  }))
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await own.putBucketPolicy({ Bucket, Policy })
  expect((await create()).taskId).toMatch(/^[0-9a-f-]{36}$/)
  await strict.stop()
})
