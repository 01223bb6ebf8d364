// Any API call becomes an event: somebody deletes a table, a rule sees it, an alert goes out by SNS.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { IAM } from '@aws-sdk/client-iam'
import { S3 } from '@aws-sdk/client-s3'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'

const ACCOUNT = '000000000000'
const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`
let mill: Millrace
let db: DynamoDB
let sqs: SQS
let eb: EventBridge
let QueueUrl: string
beforeAll(async () => {
  mill = await startMillrace()
  // An SDK that finds the server's clock far from its own asks again.
  db = new DynamoDB({ ...mill.awsConfig, maxAttempts: 1 })
  sqs = new SQS(mill.awsConfig)
  eb = new EventBridge(mill.awsConfig)
  const sns = new SNS(mill.awsConfig)
  await sqs.createQueue({ QueueName: 'alerts' })
  QueueUrl = (await sqs.getQueueUrl({ QueueName: 'alerts' })).QueueUrl!
  const { TopicArn } = await sns.createTopic({ Name: 'alarms' })
  await sns.subscribe({
    ...{ TopicArn, Protocol: 'sqs', Endpoint: arn('sqs', 'alerts') },
    Attributes: { RawMessageDelivery: 'true' },
  })
  const EventPattern = JSON.stringify({
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventName: ['DeleteTable', 'DeleteBucket', 'CreateRole'] },
  })
  await eb.putRule({ Name: 'watch', EventPattern })
  await eb.putTargets({ Rule: 'watch', Targets: [{ Id: 'sns', Arn: TopicArn! }] })
})
afterAll(() => mill.stop())

async function alerts(): Promise<any[]> {
  await mill.settle()
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
  for (const { ReceiptHandle } of Messages) await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
  return Messages.map(({ Body }) => JSON.parse(Body!))
}

const table = (TableName: string) =>
  db.createTable({
    ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  })

test('a deleted table is an alert', async () => {
  await table('orders')
  await db.describeTable({ TableName: 'orders' })
  await db.putItem({ TableName: 'orders', Item: { id: { S: '1' } } })
  await db.deleteTable({ TableName: 'orders' })
  expect(await alerts()).toMatchObject([
    {
      ...{ version: '0', source: 'aws.dynamodb', account: ACCOUNT, resources: [] },
      'detail-type': 'AWS API Call via CloudTrail',
      detail: {
        userIdentity: { type: 'Root', accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root` },
        ...{ eventSource: 'dynamodb.amazonaws.com', eventName: 'DeleteTable' },
        ...{ awsRegion: 'us-east-1', sourceIPAddress: '127.0.0.1', readOnly: false },
        requestParameters: { tableName: 'orders' },
        responseElements: { tableDescription: { tableName: 'orders', tableStatus: 'DELETING' } },
        ...{ eventType: 'AwsApiCall', managementEvent: true, eventCategory: 'Management' },
        ...{ requestID: expect.any(String), eventID: expect.any(String) },
      },
    },
  ])
})

test('a call that failed is told of with its error', async () => {
  await expect(db.deleteTable({ TableName: 'none' })).rejects.toThrow()
  expect(await alerts()).toMatchObject([
    {
      detail: {
        ...{ errorCode: 'ResourceNotFoundException', responseElements: null },
        errorMessage: 'Requested resource not found: Table: none not found',
      },
    },
  ])
})

test('who did it in a role is told', async () => {
  const iam = new IAM(mill.awsConfig)
  const Statement = [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }]
  await iam.createRole({
    RoleName: 'cleaner',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  })
  await iam.putRolePolicy({
    ...{ RoleName: 'cleaner', PolicyName: 'all' },
    PolicyDocument:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  })
  const { Credentials } = await new STS(mill.awsConfig).assumeRole({
    RoleArn: `arn:aws:iam::${ACCOUNT}:role/cleaner`,
    RoleSessionName: 'night',
  })
  const s3 = new S3({
    ...mill.awsConfig,
    forcePathStyle: true,
    credentials: {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    },
  })
  await s3.createBucket({ Bucket: 'trash' })
  await s3.deleteBucket({ Bucket: 'trash' })
  const events = await alerts()
  expect(events.map(({ detail }) => detail.eventName).toSorted()).toEqual([
    'CreateRole',
    'DeleteBucket',
  ])
  const { detail } = events.find(({ source }) => source === 'aws.s3')
  expect(detail).toMatchObject({
    userIdentity: {
      ...{ type: 'AssumedRole', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/cleaner/night` },
      sessionContext: { sessionIssuer: { type: 'Role', userName: 'cleaner' } },
    },
    requestParameters: { bucketName: 'trash' },
  })
})
