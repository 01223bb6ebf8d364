// What is on record of calls: found by LookupEvents, delivered by trails, told to rules.

import { createPublicKey, hash, verify } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { CloudTrail, type LookupAttributeKey } from '@aws-sdk/client-cloudtrail'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { S3 } from '@aws-sdk/client-s3'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'

const ACCOUNT = '000000000000'
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`
let mill: Millrace | undefined
let trail: CloudTrail
let s3: S3
let sqs: SQS
let sns: SNS
let eb: EventBridge
let iam: IAM

async function start(options: Parameters<typeof startMillrace>[0] = {}): Promise<Millrace> {
  await mill?.stop()
  mill = await startMillrace(options)
  // An SDK that finds the server's clock far from its own asks again.
  const config = { ...mill.awsConfig, maxAttempts: 1 }
  trail = new CloudTrail(config)
  s3 = new S3({ ...config, forcePathStyle: true })
  sqs = new SQS(config)
  sns = new SNS(config)
  eb = new EventBridge(config)
  iam = new IAM(config)
  return mill
}
beforeEach(async () => void (await start()))
afterAll(() => mill?.stop())

async function received(name: string): Promise<any[]> {
  await mill!.settle()
  const QueueUrl = `${mill!.endpoint}/${ACCOUNT}/${name}`
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
  for (const { ReceiptHandle } of Messages) await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
  return Messages.map(({ Body }) => JSON.parse(Body!))
}

const namesBy = async (AttributeKey: LookupAttributeKey, AttributeValue: string) => {
  const LookupAttributes = [{ AttributeKey, AttributeValue }]
  const { Events } = await trail.lookupEvents({ LookupAttributes })
  return Events!.map(({ EventName }) => EventName)
}

test('LookupEvents finds calls by each attribute, the newest first, page by page', async () => {
  await sqs.createQueue({ QueueName: 'orders' })
  await mill!.clock.advance(1_000)
  await iam.createUser({ UserName: 'ann' })
  await mill!.clock.advance(1_000)
  await iam.listUsers({})
  expect(await namesBy('EventName', 'CreateQueue')).toEqual(['CreateQueue'])
  expect(await namesBy('EventSource', 'iam.amazonaws.com')).toEqual(['ListUsers', 'CreateUser'])
  expect(await namesBy('ReadOnly', 'false')).toEqual(['CreateUser', 'CreateQueue'])
  expect(await namesBy('Username', 'root')).toContain('CreateQueue')
  expect(await namesBy('ResourceName', 'orders')).toEqual(['CreateQueue'])
  expect(await namesBy('ResourceType', 'AWS::IAM::User')).toEqual(['CreateUser'])
  expect(await namesBy('AccessKeyId', 'nobody')).toEqual([])

  const page = { LookupAttributes: [{ AttributeKey: 'ReadOnly' as const, AttributeValue: 'false' }], MaxResults: 1 } // prettier-ignore
  const first = await trail.lookupEvents(page)
  const second = await trail.lookupEvents({ ...page, NextToken: first.NextToken })
  expect([first, second].map(({ Events }) => Events![0]!.EventName)).toEqual([
    'CreateUser',
    'CreateQueue',
  ])
  expect(second.NextToken).toBeUndefined()
  await expect(trail.lookupEvents({ NextToken: first.NextToken })).rejects.toMatchObject({
    name: 'InvalidNextTokenException',
  })
  const [event] = second.Events!
  expect(event!.Resources).toEqual([{ ResourceType: 'AWS::SQS::Queue', ResourceName: 'orders' }])
  expect(await namesBy('EventId', event!.EventId!)).toEqual(['CreateQueue'])
  expect(JSON.parse(event!.CloudTrailEvent!)).toMatchObject({
    ...{ eventSource: 'sqs.amazonaws.com', eventName: 'CreateQueue', eventID: event!.EventId },
    requestParameters: { queueName: 'orders' },
    responseElements: { queueUrl: `${mill!.endpoint}/${ACCOUNT}/orders` },
    resources: [{ accountId: ACCOUNT, type: 'AWS::SQS::Queue', ARN: arn('sqs', 'orders') }],
    userIdentity: { type: 'Root', accountId: ACCOUNT },
  })
  const EndTime = new Date(0)
  await expect(trail.lookupEvents({ StartTime: new Date(), EndTime })).rejects.toMatchObject({
    name: 'InvalidTimeRangeException',
  })
  await mill!.clock.advance(90 * 86_400_000)
  const { Events } = await trail.lookupEvents({})
  expect(Events!.map(({ EventName }) => EventName)).not.toContain('CreateQueue')
})

test('secrets are not on record', async () => {
  await iam.createUser({ UserName: 'ann' })
  const { AccessKey } = await iam.createAccessKey({ UserName: 'ann' })
  const LookupAttributes = [{ AttributeKey: 'EventName' as const, AttributeValue: 'CreateAccessKey' }] // prettier-ignore
  const { Events } = await trail.lookupEvents({ LookupAttributes })
  const text = Events![0]!.CloudTrailEvent!
  expect(text).not.toContain(AccessKey!.SecretAccessKey)
  expect(JSON.parse(text)).toMatchObject({
    awsRegion: 'us-east-1',
    responseElements: {
      accessKey: { accessKeyId: AccessKey!.AccessKeyId, status: 'Active', userName: 'ann' },
    },
  })
})

test('a trail delivers every five minutes, and tells of it', async () => {
  await s3.createBucket({ Bucket: 'trail-logs' })
  await sqs.createQueue({ QueueName: 'told' })
  const { TopicArn } = await sns.createTopic({ Name: 'files' })
  await sns.subscribe({
    ...{ TopicArn, Protocol: 'sqs', Endpoint: arn('sqs', 'told') },
    Attributes: { RawMessageDelivery: 'true' },
  })
  await trail.createTrail({ Name: 'watch', S3BucketName: 'trail-logs', SnsTopicName: 'files' })
  await trail.putEventSelectors({
    TrailName: 'watch',
    AdvancedEventSelectors: [
      { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }, { Field: 'readOnly', Equals: ['false'] }] },
      { FieldSelectors: [{ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::SQS::Queue'] }, { Field: 'eventName', Equals: ['SendMessage'] }] },
    ],
  }) // prettier-ignore
  await sqs.createQueue({ QueueName: 'before' })
  await trail.startLogging({ Name: 'watch' })
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'after' })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'private' })
  await sqs.listQueues({})
  await mill!.clock.advance(5 * 60_000)
  const [told] = await received('told')
  expect(told.s3Bucket).toBe('trail-logs')
  expect(told.s3ObjectKey[0]).toMatch(
    /^AWSLogs\/000000000000\/CloudTrail\/us-east-1\/\d{4}\/\d\d\/\d\d\/000000000000_CloudTrail_us-east-1_\d{8}T\d{4}Z_\w{16}\.json\.gz$/,
  )
  const { Body } = await s3.getObject({ Bucket: 'trail-logs', Key: told.s3ObjectKey[0] })
  const text = gunzipSync(await Body!.transformToByteArray()).toString()
  expect(text).not.toContain('private')
  expect(JSON.parse(text).Records).toMatchObject([
    { eventName: 'StartLogging', eventCategory: 'Management' },
    { eventName: 'CreateQueue', requestParameters: { queueName: 'after' } },
    {
      ...{ eventName: 'SendMessage', eventCategory: 'Data', managementEvent: false },
      resources: [{ type: 'AWS::SQS::Queue', ARN: arn('sqs', 'after') }],
    },
  ])
  expect(await trail.getTrailStatus({ Name: 'watch' })).toMatchObject({
    ...{ IsLogging: true, LatestDeliveryTime: expect.any(Date) },
    LatestNotificationTime: expect.any(Date),
  })
  expect(await namesBy('EventName', 'SendMessage')).toEqual([])
})

test('digests are signed and chained, and records go to a log group at once', async () => {
  const logs = new CloudWatchLogs({ ...mill!.awsConfig, maxAttempts: 1 })
  await s3.createBucket({ Bucket: 'trail-logs' })
  await logs.createLogGroup({ logGroupName: 'calls' })
  const Statement = { Effect: 'Allow', Action: 'logs:*', Resource: '*' }
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: { Service: 'cloudtrail.amazonaws.com' }, Action: 'sts:AssumeRole' },
  }) // prettier-ignore
  const { Role } = await iam.createRole({ RoleName: 'writer', AssumeRolePolicyDocument })
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
  await iam.putRolePolicy({ RoleName: 'writer', PolicyName: 'p', PolicyDocument })
  await trail.createTrail({
    ...{ Name: 'watch', S3BucketName: 'trail-logs', EnableLogFileValidation: true },
    CloudWatchLogsLogGroupArn: `${arn('logs', 'log-group')}:calls:*`,
    CloudWatchLogsRoleArn: Role!.Arn,
  })
  await trail.startLogging({ Name: 'watch' })
  await sns.createTopic({ Name: 'one' })
  await mill!.settle()
  const logStreamName = `${ACCOUNT}_CloudTrail_us-east-1`
  const { events } = await logs.getLogEvents({ logGroupName: 'calls', logStreamName })
  expect(events!.map(({ message }) => JSON.parse(message!).eventName)).toContain('CreateTopic')

  await mill!.clock.advance('1h')
  await sns.createTopic({ Name: 'two' })
  await mill!.clock.advance('1h')
  const { Contents } = await s3.listObjectsV2({
    ...{ Bucket: 'trail-logs', Prefix: `AWSLogs/${ACCOUNT}/CloudTrail-Digest/us-east-1/` },
  })
  expect(Contents).toHaveLength(2)
  const { PublicKeyList } = await trail.listPublicKeys({})
  const key = createPublicKey({
    ...{ key: Buffer.from(PublicKeyList![0]!.Value!), format: 'der', type: 'pkcs1' },
  })
  let previous: { Key: string; signature: string } | undefined
  for (const { Key } of Contents!) {
    const { Body, Metadata } = await s3.getObject({ Bucket: 'trail-logs', Key: Key! })
    const text = gunzipSync(await Body!.transformToByteArray()).toString()
    const digest = JSON.parse(text)
    expect(digest).toMatchObject({
      digestPublicKeyFingerprint: PublicKeyList![0]!.Fingerprint,
      previousDigestS3Object: previous?.Key ?? null,
      previousDigestSignature: previous?.signature ?? null,
    })
    const { signature } = Metadata!
    const said = [digest.digestEndTime, `trail-logs/${Key}`, hash('sha256', text, 'hex'), previous?.signature ?? 'null'].join('\n') // prettier-ignore
    expect(verify('RSA-SHA256', Buffer.from(said), key, Buffer.from(signature!, 'hex'))).toBe(true)
    previous = { Key: Key!, signature: signature! }
    for (const { s3Object, hashValue } of digest.logFiles) {
      const file = await s3.getObject({ Bucket: 'trail-logs', Key: s3Object })
      const records = gunzipSync(await file.Body!.transformToByteArray()).toString()
      expect(hash('sha256', records, 'hex')).toBe(hashValue)
    }
  }
  expect(await trail.getTrailStatus({ Name: 'watch' })).toMatchObject({
    LatestDigestDeliveryTime: expect.any(Date),
    LatestCloudWatchLogsDeliveryTime: expect.any(Date),
  })
  logs.destroy()
})

test('a bucket that is gone shows in the status, and delivery goes on when it is back', async () => {
  await s3.createBucket({ Bucket: 'gone' })
  await trail.createTrail({ Name: 'watch', S3BucketName: 'gone' })
  await s3.deleteBucket({ Bucket: 'gone' })
  await trail.startLogging({ Name: 'watch' })
  await mill!.clock.advance(5 * 60_000)
  const status = await trail.getTrailStatus({ Name: 'watch' })
  expect(status.LatestDeliveryError).toBe('NoSuchBucket')
  await s3.createBucket({ Bucket: 'gone' })
  await mill!.clock.advance(5 * 60_000)
  const { Contents } = await s3.listObjectsV2({ Bucket: 'gone' })
  expect(Contents).toHaveLength(1)
  const better = await trail.getTrailStatus({ Name: 'watch' })
  expect(better.LatestDeliveryError).toBeUndefined()
})

async function ruleToQueue(State: 'ENABLED' | 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS') {
  await sqs.createQueue({ QueueName: 'seen' })
  const EventPattern = JSON.stringify({ source: ['aws.sns'], detail: { eventName: [{ prefix: '' }] } }) // prettier-ignore
  await eb.putRule({ Name: 'watch', EventPattern, State })
  await eb.putTargets({ Rule: 'watch', Targets: [{ Id: 'q', Arn: arn('sqs', 'seen') }] })
}
const seen = async () => (await received('seen')).map(({ detail }) => detail.eventName)

test('calls that only read are for rules that ask for all', async () => {
  await ruleToQueue('ENABLED')
  await sns.createTopic({ Name: 'orders' })
  const { $metadata } = await sns.listTopics({})
  expect(await seen()).toEqual(['CreateTopic'])
  const why = await fetch(`${mill!.endpoint}/_millrace/explain/${$metadata.requestId}`)
  expect(await why.text()).toContain('it only reads, and no rule of the default bus is in state')
  await ruleToQueue('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS')
  await sns.listTopics({})
  expect(await seen()).toEqual(['ListTopics'])
})

test('--cloudtrail trails: without a logging trail there is no event', async () => {
  await start({ cloudtrail: 'trails' })
  await ruleToQueue('ENABLED')
  const { $metadata } = await sns.createTopic({ Name: 'orders' })
  expect(await seen()).toEqual([])
  const why = await fetch(`${mill!.endpoint}/_millrace/explain/${$metadata.requestId}`)
  expect(await why.text()).toContain('CreateTopic is no event: no trail is logging')
  await s3.createBucket({ Bucket: 'trail-logs' })
  await trail.createTrail({ Name: 'watch', S3BucketName: 'trail-logs' })
  await trail.startLogging({ Name: 'watch' })
  await sns.createTopic({ Name: 'more' })
  expect(await seen()).toEqual(['CreateTopic'])
})
