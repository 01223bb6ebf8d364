// S3 event notifications through the AWS SDK: to queues, topics and functions, filtered, refused, told.

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Lambda } from '@aws-sdk/client-lambda'
import { S3 } from '@aws-sdk/client-s3'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { ROLE, zipOf } from '../zip.ts'

const Bucket = 'uploads'
const ACCOUNT = '000000000000'
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`
let mill: Millrace
let s3: S3
let sqs: SQS
let sns: SNS
let lambda: Lambda
beforeAll(async () => {
  mill = await startMillrace()
  s3 = new S3({ ...mill.awsConfig, forcePathStyle: true, maxAttempts: 1 })
  sqs = new SQS(mill.awsConfig)
  sns = new SNS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
})
afterAll(() => mill.stop())
beforeEach(async () => {
  await mill.reset()
  await s3.createBucket({ Bucket })
})

const policyFor = (Resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        ...{ Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: '*', Resource },
        Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:s3:::${Bucket}` } },
      },
    ],
  })

async function queue(QueueName: string): Promise<string> {
  const Policy = policyFor(arn('sqs', QueueName))
  return (await sqs.createQueue({ QueueName, Attributes: { Policy } })).QueueUrl!
}

async function bodies(QueueUrl: string): Promise<any[]> {
  await mill.settle()
  const found = []
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    if (Messages.length === 0) return found
    for (const { Body, ReceiptHandle } of Messages) {
      found.push(JSON.parse(Body!))
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
}

const notify = (NotificationConfiguration: object) =>
  s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration })

test('a queue is told of what is created and removed, and of nothing that it filters out', async () => {
  const url = await queue('jobs')
  const Filter = {
    Key: {
      FilterRules: [
        { Name: 'prefix', Value: 'in/' },
        { Name: 'Suffix', Value: '.jpg' },
      ],
    },
  }
  const Events = ['s3:ObjectCreated:*', 's3:ObjectRemoved:Delete']
  await notify({
    QueueConfigurations: [{ Id: 'jobs', QueueArn: arn('sqs', 'jobs'), Events, Filter }],
  })
  expect(await s3.getBucketNotificationConfiguration({ Bucket })).toMatchObject({
    QueueConfigurations: [
      {
        ...{ Id: 'jobs', QueueArn: arn('sqs', 'jobs'), Events },
        Filter: {
          Key: {
            FilterRules: [
              { Name: 'Prefix', Value: 'in/' },
              { Name: 'Suffix', Value: '.jpg' },
            ],
          },
        },
      },
    ],
  })
  expect(await bodies(url)).toMatchObject([{ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket }])

  await s3.putObject({ Bucket, Key: 'in/a b.jpg', Body: 'hello' })
  await s3.putObject({ Bucket, Key: 'out/a.jpg', Body: 'x' })
  await s3.putObject({ Bucket, Key: 'in/a.png', Body: 'x' })
  await s3.deleteObject({ Bucket, Key: 'in/a b.jpg' })
  const events = await bodies(url)
  expect(events.map(({ Records }) => [Records[0].eventName, Records[0].s3.object.key])).toEqual([
    ['ObjectCreated:Put', 'in/a+b.jpg'],
    ['ObjectRemoved:Delete', 'in/a+b.jpg'],
  ])
  const [created, removed] = events.map(({ Records }) => Records[0])
  expect(created).toMatchObject({
    ...{ eventVersion: '2.1', eventSource: 'aws:s3', awsRegion: 'us-east-1' },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: { 'x-amz-request-id': expect.any(String), 'x-amz-id-2': expect.any(String) },
    s3: {
      ...{ s3SchemaVersion: '1.0', configurationId: 'jobs' },
      bucket: { name: Bucket, arn: `arn:aws:s3:::${Bucket}` },
      object: { size: 5, eTag: '5d41402abc4b2a76b9719d911017c592' },
    },
  })
  expect(Object.keys(removed.s3.object)).toEqual(['key', 'sequencer'])
  expect(removed.s3.object.sequencer > created.s3.object.sequencer).toBe(true)
})

test('a topic and a function are told as well, each of its own', async () => {
  const url = await queue('mails')
  const { TopicArn } = await sns.createTopic({
    ...{ Name: 'news', Attributes: { Policy: policyFor(arn('sns', 'news')) } },
  })
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: arn('sqs', 'mails') })
  const source = `exports.handler = async ({ Records: [{ s3 }] }) => {
    console.log('seen ' + s3.object.key)
  }`
  await lambda.createFunction({
    ...{ FunctionName: 'seer', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
  })
  await lambda.addPermission({
    ...{ FunctionName: 'seer', StatementId: 's3', Action: 'lambda:InvokeFunction' },
    ...{ Principal: 's3.amazonaws.com', SourceArn: `arn:aws:s3:::${Bucket}` },
  })
  await notify({
    TopicConfigurations: [{ TopicArn, Events: ['s3:ObjectRemoved:*'] }],
    LambdaFunctionConfigurations: [
      { LambdaFunctionArn: arn('lambda', 'function:seer'), Events: ['s3:ObjectCreated:Put'] },
    ],
  })
  await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
  await s3.deleteObject({ Bucket, Key: 'k' })
  const messages = await bodies(url)
  expect(messages.map(({ Subject }) => Subject)).toEqual([
    'Amazon S3 Notification',
    'Amazon S3 Notification',
  ])
  expect(messages.map(({ Message }) => JSON.parse(Message).Records?.[0].eventName)).toEqual([
    undefined,
    'ObjectRemoved:Delete',
  ])
  const logs = new CloudWatchLogs(mill.awsConfig)
  const { events } = await logs.filterLogEvents({
    ...{ logGroupName: '/aws/lambda/seer', filterPattern: '"seen k"' },
  })
  expect(events).toHaveLength(1)
})

test('EventBridge matches events by name, size and bucket', async () => {
  const url = await queue('large')
  const eb = new EventBridge(mill.awsConfig)
  const pattern = {
    ...{ source: ['aws.s3'], 'detail-type': ['Object Created'] },
    detail: {
      bucket: { name: [Bucket] },
      object: { key: [{ suffix: '.jpg' }], size: [{ numeric: ['>', 3] }] },
    },
  }
  await eb.putRule({ Name: 'large', EventPattern: JSON.stringify(pattern) })
  await eb.putTargets({ Rule: 'large', Targets: [{ Id: 'q', Arn: arn('sqs', 'large') }] })
  await notify({ EventBridgeConfiguration: {} })
  expect(
    (await s3.getBucketNotificationConfiguration({ Bucket })).EventBridgeConfiguration,
  ).toEqual({})
  await s3.putObject({ Bucket, Key: 'small.jpg', Body: 'x' })
  await s3.putObject({ Bucket, Key: 'a b.jpg', Body: 'large' })
  await s3.deleteObject({ Bucket, Key: 'a b.jpg' })
  expect(await bodies(url)).toMatchObject([
    {
      ...{ version: '0', source: 'aws.s3', account: ACCOUNT, region: 'us-east-1' },
      ...{ 'detail-type': 'Object Created', resources: [`arn:aws:s3:::${Bucket}`] },
      detail: {
        ...{ version: '0', bucket: { name: Bucket }, requester: ACCOUNT, reason: 'PutObject' },
        object: { key: 'a b.jpg', size: 5, etag: 'afacdb0a401ccdf6b48551bbc00e8a74' },
      },
    },
  ])
})

test('a filtered event says why', async () => {
  await queue('jobs')
  const Filter = { Key: { FilterRules: [{ Name: 'suffix', Value: '.jpg' }] } }
  const Events = ['s3:ObjectCreated:*']
  await notify({
    QueueConfigurations: [{ Id: 'only-jpg', QueueArn: arn('sqs', 'jobs'), Events, Filter }],
  })
  await s3.putObject({ Bucket, Key: 'a.png', Body: 'x' })
  await mill.settle()
  const answer = await fetch(`${mill.endpoint}/_millrace/lineage?outcome=filtered`)
  const text = await answer.text()
  expect(text).toContain('notification only-jpg')
  expect(text).toContain('does not end with')
})

describe('is refused in AWS’s words', () => {
  const one = (change: object) => ({
    QueueConfigurations: [
      { QueueArn: arn('sqs', 'jobs'), Events: ['s3:ObjectCreated:*'], ...change },
    ],
  })
  test.each<[string, object, object]>([
    [
      'a queue that is not there',
      one({ QueueArn: arn('sqs', 'none') }),
      {
        message: 'Unable to validate the following destination configurations',
        ArgumentName1: arn('sqs', 'none'),
        ArgumentValue1: 'The destination queue does not exist',
      },
    ],
    [
      'no ARN',
      one({ QueueArn: 'jobs' }),
      { message: 'The ARN could not be parsed', ArgumentName: 'Queue' },
    ],
    [
      'an event',
      one({ Events: ['s3:Nothing'] }),
      { message: 'The event is not supported for notifications' },
    ],
    [
      'what overlaps',
      {
        QueueConfigurations: [
          ...one({}).QueueConfigurations,
          ...one({ Events: ['s3:ObjectCreated:Put'] }).QueueConfigurations,
        ],
      },
      {
        message:
          'Configurations overlap. Configurations on the same bucket cannot share a common event type.',
      },
    ],
  ])('%s', async (_, configuration, expected) => {
    await queue('jobs')
    await expect(notify(configuration)).rejects.toMatchObject({
      name: 'InvalidArgument',
      ...expected,
    })
  })

  test('but not when nobody is to be asked', async () => {
    await s3.putBucketNotificationConfiguration({
      ...{ Bucket, SkipDestinationValidation: true },
      NotificationConfiguration: one({ QueueArn: arn('sqs', 'none') }) as never,
    })
    await s3.putObject({ Bucket, Key: 'k', Body: 'x' })
    await mill.settle()
    const answer = await fetch(`${mill.endpoint}/_millrace/lineage?outcome=dropped`)
    expect(await answer.text()).toContain('does not exist; S3 has no dead-letter queue')
  })
})

describe('in weather', () => {
  const KEYS = Array.from({ length: 20 }, (_, i) => `photo-${String(i).padStart(2, '0')}`)

  /** Keys in the order in which their events arrived. */
  async function arrived(seed: number): Promise<[key: string, sequencer: string][]> {
    const url = await queue('jobs')
    const rule = {
      Id: 'jobs',
      QueueArn: arn('sqs', 'jobs'),
      Events: ['s3:ObjectCreated:*' as const],
    }
    await notify({ QueueConfigurations: [rule] })
    await bodies(url)
    mill.weather({ seed, rules: ['reorder 50 % of s3-to-sqs', 'duplicate 30 % of s3:uploads'] })
    for (const Key of KEYS) {
      await s3.putObject({ Bucket, Key, Body: 'x' })
      await mill.clock.advance('1s')
    }
    const first = await bodies(url)
    await mill.clock.advance('60s')
    const all = [...first, ...(await bodies(url))]
    return all.map(({ Records: [{ s3 }] }) => [s3.object.key, s3.object.sequencer])
  }

  test('events come late, twice and out of order, by seed', async () => {
    const events = await arrived(7)
    expect(events.length).toBeGreaterThan(KEYS.length)
    expect(new Set(events.map(([key]) => key))).toEqual(new Set(KEYS))
    // What comes twice is the same event: its sequencer says so.
    expect(new Set(events.map(String)).size).toBe(KEYS.length)
    expect(events.map(([key]) => key)).not.toEqual(events.map(([key]) => key).toSorted())
    await mill.reset()
    await s3.createBucket({ Bucket })
    const again = await arrived(7)
    expect(again.map(([key]) => key).toSorted()).toEqual(events.map(([key]) => key).toSorted())
  })
})

describe('where policies count', () => {
  let strict: Millrace
  beforeAll(async () => {
    strict = await startMillrace({ access: 'enforce' })
  })
  afterAll(() => strict.stop())

  test('queues and topics must let s3.amazonaws.com in, when it is put and when it is told', async () => {
    const config = { ...strict.awsConfig, maxAttempts: 1 }
    const [own, queues, topics] = [
      new S3({ ...config, forcePathStyle: true }),
      new SQS(config),
      new SNS(config),
    ]
    await own.createBucket({ Bucket })
    const { QueueUrl } = await queues.createQueue({ QueueName: 'shut' })
    const { TopicArn } = await topics.createTopic({ Name: 'shut' })
    const Events = ['s3:ObjectCreated:*' as const]
    const rule = { QueueConfigurations: [{ Id: 'q', QueueArn: arn('sqs', 'shut'), Events }] }
    const put = (NotificationConfiguration: object, SkipDestinationValidation = false) =>
      own.putBucketNotificationConfiguration({
        ...{ Bucket, NotificationConfiguration, SkipDestinationValidation },
      })
    await expect(put(rule)).rejects.toMatchObject({
      ArgumentValue1:
        'Permissions on the destination queue do not allow S3 to publish notifications from this bucket',
    })
    const other = { TopicConfigurations: [{ TopicArn: TopicArn!, Events }] }
    await expect(put(other)).rejects.toMatchObject({
      ArgumentValue1:
        'Permissions on the destination topic do not allow S3 to publish notifications from this bucket',
    })
    await put(rule, true)
    await own.putObject({ Bucket, Key: 'k', Body: 'x' })
    await strict.settle()
    expect((await strict.explain(`s3://${Bucket}/k`))[0]).toMatch(
      /was not delivered to queue shut .*s3\.amazonaws\.com may not sqs:SendMessage/,
    )
    const Attributes = { Policy: policyFor(arn('sqs', 'shut')) }
    await queues.setQueueAttributes({ QueueUrl, Attributes })
    await put(rule)
  })
})
