// SNS through the real SDK: fan-out, filters, FIFO topics, functions, dead letters, pages, errors.

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

let mill: Millrace
let sns: SNS
let sqs: SQS
let lambda: Lambda

beforeAll(async () => {
  mill = await startMillrace({ store: 'embedded' })
  sns = new SNS(mill.awsConfig)
  sqs = new SQS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
})
afterAll(async () => {
  for (const client of [sns, sqs, lambda]) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const topicArn = (name: string) => `arn:aws:sns:us-east-1:000000000000:${name}`

async function topic(Name: string, Attributes: Record<string, string> = {}): Promise<string> {
  const kind = Name.endsWith('.fifo') ? { FifoTopic: 'true' } : undefined
  return (await sns.createTopic({ Name, Attributes: { ...kind, ...Attributes } })).TopicArn!
}

/** A queue on a topic that its policy lets in. */
async function queueOn(TopicArn: string, name: string, Attributes?: Record<string, string>) {
  const Policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn(name),
      Condition: { ArnEquals: { 'aws:SourceArn': TopicArn } },
    },
  })
  const kind = name.endsWith('.fifo') ? { FifoQueue: 'true' } : undefined
  await sqs.createQueue({ QueueName: name, Attributes: { Policy, ...kind } })
  const Endpoint = queueArn(name)
  const { SubscriptionArn } = await sns.subscribe({
    TopicArn,
    Protocol: 'sqs',
    Endpoint,
    Attributes,
  })
  return SubscriptionArn!
}

async function drain(name: string) {
  const QueueUrl = `${mill.endpoint}/000000000000/${name}`
  const all = []
  for (;;) {
    const { Messages = [] } = await sqs.receiveMessage({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    })
    if (Messages.length === 0) return all
    for (const message of Messages) {
      all.push(message)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle: message.ReceiptHandle! })
    }
  }
}

const texts = async (name: string): Promise<string[]> =>
  (await drain(name)).map(({ Body }) => (JSON.parse(Body!) as { Message: string }).Message)

/** The error that a call is answered with. */
async function refusal(call: Promise<unknown>) {
  const error = await call.then(
    () => undefined,
    (error: Error & { $metadata: { httpStatusCode: number } }) => error,
  )
  return [error?.name, error?.$metadata.httpStatusCode, error?.message]
}

describe('standard topics', () => {
  it('give every queue what its filter lets through, and say why not', async () => {
    const orders = await topic('orders')
    await queueOn(orders, 'all')
    await queueOn(orders, 'red', { FilterPolicy: '{"color":["red"]}' })
    await queueOn(orders, 'body', {
      FilterPolicy: '{"price":[{"numeric":[">",100]}]}',
      FilterPolicyScope: 'MessageBody',
      RawMessageDelivery: 'true',
    })
    const color = (StringValue: string) => ({ color: { DataType: 'String', StringValue } })
    await sns.publish({
      TopicArn: orders,
      Message: '{"price":200}',
      MessageAttributes: color('red'),
    })
    const blue = await sns.publish({
      TopicArn: orders,
      Message: '{"price":1}',
      MessageAttributes: color('blue'),
    })
    await mill.settle()
    expect((await texts('all')).sort()).toEqual(['{"price":1}', '{"price":200}'])
    expect(await texts('red')).toEqual(['{"price":200}'])
    expect((await drain('body')).map(({ Body }) => Body)).toEqual(['{"price":200}'])
    const filtered = await mill.hops({ outcome: 'filtered' })
    expect(filtered.map(({ id, reason }) => [id, reason]).sort()).toEqual([
      [blue.MessageId, 'FilterPolicy: color was "blue", not "red"'],
      [blue.MessageId, 'FilterPolicy: price was 1, not > 100'],
    ])
    const explained = (await mill.explain(blue.MessageId!)).join('\n')
    expect(explained).toContain('color was "blue"')
  })

  it('take batches', async () => {
    const TopicArn = await topic('t')
    await queueOn(TopicArn, 'q')
    const PublishBatchRequestEntries = Array.from({ length: 10 }, (_, i) => ({
      Id: `id-${i}`,
      Message: `m${i}`,
    }))
    const { Successful, Failed } = await sns.publishBatch({ TopicArn, PublishBatchRequestEntries })
    expect(Successful!.map(({ Id }) => Id)).toEqual(PublishBatchRequestEntries.map(({ Id }) => Id))
    expect(Failed).toEqual([])
    await mill.settle()
    expect((await texts('q')).sort()).toEqual(
      PublishBatchRequestEntries.map(({ Message }) => Message),
    )
  })

  it('are listed a hundred at a time, their subscriptions too', async () => {
    const TopicArn = await topic('many')
    const names = Array.from({ length: 120 }, (_, i) => `t${i}`)
    await Promise.all(names.map((name) => topic(name)))
    const endpoints = names.map((name) => queueArn(name))
    await Promise.all(
      endpoints.map((Endpoint) => sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint })),
    )
    const first = await sns.listTopics({})
    const second = await sns.listTopics({ NextToken: first.NextToken })
    expect([first.Topics!.length, second.Topics!.length]).toEqual([100, 21])
    expect(second.NextToken).toBeUndefined()
    const byTopic = await sns.listSubscriptionsByTopic({ TopicArn })
    const rest = await sns.listSubscriptionsByTopic({ TopicArn, NextToken: byTopic.NextToken })
    const found = [...byTopic.Subscriptions!, ...rest.Subscriptions!]
    expect(found.map(({ Endpoint }) => Endpoint).sort()).toEqual([...endpoints].sort())
    const mine = await sns.listSubscriptions({})
    expect(mine.Subscriptions).toHaveLength(100)
    expect((await sns.listSubscriptions({ NextToken: mine.NextToken })).Subscriptions).toHaveLength(
      20,
    )
  })

  it('have attributes, tags and permissions', async () => {
    const TopicArn = await topic('t', { DisplayName: 'd' })
    expect(await topic('t', { DisplayName: 'd' })).toBe(TopicArn)
    await sns.tagResource({ ResourceArn: TopicArn, Tags: [{ Key: 'k', Value: 'v' }] })
    await sns.addPermission({
      TopicArn,
      Label: 'label',
      AWSAccountId: ['222222222222'],
      ActionName: ['Publish'],
    })
    await sns.setTopicAttributes({
      TopicArn,
      AttributeName: 'DeliveryPolicy',
      AttributeValue: '{"http":{"defaultHealthyRetryPolicy":{"numRetries":5}}}',
    })
    const { Attributes } = await sns.getTopicAttributes({ TopicArn })
    expect(Attributes).toMatchObject({
      TopicArn,
      Owner: '000000000000',
      DisplayName: 'd',
      SubscriptionsConfirmed: '0',
      SubscriptionsPending: '0',
      SubscriptionsDeleted: '0',
    })
    const policy = JSON.parse(Attributes!['Policy']!) as { Statement: { Sid: string }[] }
    expect(policy.Statement.map(({ Sid }) => Sid)).toEqual(['__default_statement_ID', 'label'])
    const effective = JSON.parse(Attributes!['EffectiveDeliveryPolicy']!) as {
      http: { defaultHealthyRetryPolicy: object }
    }
    expect(effective.http.defaultHealthyRetryPolicy).toMatchObject({
      numRetries: 5,
      minDelayTarget: 20,
    })
    expect(await sns.listTagsForResource({ ResourceArn: TopicArn })).toMatchObject({
      Tags: [{ Key: 'k', Value: 'v' }],
    })
    await sns.untagResource({ ResourceArn: TopicArn, TagKeys: ['k'] })
    await sns.removePermission({ TopicArn, Label: 'label' })
    expect((await sns.listTagsForResource({ ResourceArn: TopicArn })).Tags).toEqual([])
  })
})

describe('FIFO topics', () => {
  it('keep groups in order to every FIFO queue, without duplicates', async () => {
    const TopicArn = await topic('t.fifo', { ContentBasedDeduplication: 'true' })
    const queues = ['a.fifo', 'b.fifo', 'c.fifo']
    for (const name of queues) await queueOn(TopicArn, name)
    for (let i = 0; i < 30; i++) {
      const message = { TopicArn, Message: `${i}`, MessageGroupId: `g${i % 3}` }
      await sns.publish(message)
      if (i % 5 === 0) await sns.publish(message)
    }
    await mill.settle()
    for (const name of queues) {
      const got = await texts(name)
      expect(got).toHaveLength(30)
      for (let group = 0; group < 3; group++) {
        const mine = got.map(Number).filter((i) => i % 3 === group)
        expect(mine).toEqual([...mine].sort((x, y) => x - y))
      }
    }
  })
})

describe('functions', () => {
  async function functionOn(TopicArn: string, source: string, dead?: string) {
    await lambda.createFunction({
      FunctionName: 'worker',
      Runtime: 'nodejs22.x',
      Handler: 'index.handler',
      Role: ROLE,
      Timeout: 5,
      Code: { ZipFile: await zipOf({ 'index.mjs': source }) },
      DeadLetterConfig: dead === undefined ? undefined : { TargetArn: dead },
    })
    const Endpoint = 'arn:aws:lambda:us-east-1:000000000000:function:worker'
    await lambda.addPermission({
      FunctionName: 'worker',
      StatementId: 'sns',
      Action: 'lambda:InvokeFunction',
      Principal: 'sns.amazonaws.com',
      SourceArn: TopicArn,
    })
    await sns.subscribe({ TopicArn, Protocol: 'lambda', Endpoint })
  }

  const FAILS = `export const handler = async (event) => { throw new Error(event.Records[0].Sns.Message) }`

  it('are tried three times by Lambda, and then the event is in Lambda’s queue', async () => {
    const TopicArn = await topic('t')
    const { QueueUrl } = await sqs.createQueue({ QueueName: 'dead' })
    await functionOn(TopicArn, FAILS, queueArn('dead'))
    const { MessageId } = await sns.publish({ TopicArn, Message: 'boom', Subject: 's' })
    await mill.settle()
    await mill.clock.advance('10m')
    const attempts = (await mill.hops({ outcome: 'failed' })).filter(
      ({ via }) => via === 'lambda-async',
    )
    expect(attempts.map(({ attempt }) => attempt).sort()).toEqual([1, 2, 3])
    expect(attempts.every(({ reason }) => reason?.includes('boom'))).toBe(true)
    const { Messages } = await sqs.receiveMessage({
      QueueUrl: QueueUrl!,
      MessageAttributeNames: ['All'],
    })
    const event = JSON.parse(Messages![0]!.Body!) as { Records: object[] }
    expect(event.Records).toEqual([
      {
        EventSource: 'aws:sns',
        EventVersion: '1.0',
        EventSubscriptionArn: expect.stringContaining(`${TopicArn}:`),
        Sns: {
          Type: 'Notification',
          MessageId,
          TopicArn,
          Subject: 's',
          Message: 'boom',
          Timestamp: '2026-01-01T00:00:00.000Z',
          SignatureVersion: '1',
          Signature: expect.any(String),
          SigningCertUrl: expect.any(String),
          UnsubscribeUrl: expect.stringContaining('Action=Unsubscribe'),
          MessageAttributes: {},
        },
      },
    ])
    expect(mill.render(await mill.trace(MessageId!))).toContain('dead-lettered')
  })

  it('without a dead-letter queue lose the event, which the lineage tells', async () => {
    const TopicArn = await topic('t')
    await functionOn(TopicArn, FAILS)
    const { MessageId } = await sns.publish({ TopicArn, Message: 'boom' })
    await mill.settle()
    await mill.clock.advance('10m')
    const explained = (await mill.explain(MessageId!)).join('\n')
    expect(explained).toContain('no dead-letter queue')
  })

  it('may have a topic for their dead letters', async () => {
    const TopicArn = await topic('t')
    const dead = await topic('dead')
    await queueOn(dead, 'q', { RawMessageDelivery: 'true' })
    await functionOn(TopicArn, FAILS, dead)
    await sns.publish({ TopicArn, Message: 'boom' })
    await mill.settle()
    await mill.clock.advance('10m')
    const [letter] = await drain('q')
    expect(JSON.parse(letter!.Body!)).toMatchObject({ Records: [{ Sns: { Message: 'boom' } }] })
    expect(letter!.MessageAttributes).toMatchObject({
      ErrorMessage: { StringValue: 'boom' },
      ErrorCode: { StringValue: '200' },
    })
  })
})

describe('subscriptions', () => {
  it('are there once, have attributes, and end', async () => {
    const TopicArn = await topic('t')
    const SubscriptionArn = await queueOn(TopicArn, 'q', { RawMessageDelivery: 'true' })
    expect(await queueOn(TopicArn, 'q', { RawMessageDelivery: 'true' })).toBe(SubscriptionArn)
    await sns.setSubscriptionAttributes({
      SubscriptionArn,
      AttributeName: 'FilterPolicy',
      AttributeValue: '{"a":["b"]}',
    })
    const { Attributes } = await sns.getSubscriptionAttributes({ SubscriptionArn })
    expect(Attributes).toMatchObject({
      SubscriptionArn,
      TopicArn,
      Protocol: 'sqs',
      Endpoint: queueArn('q'),
      Owner: '000000000000',
      RawMessageDelivery: 'true',
      FilterPolicy: '{"a":["b"]}',
      FilterPolicyScope: 'MessageAttributes',
      PendingConfirmation: 'false',
      ConfirmationWasAuthenticated: 'true',
    })
    await sns.unsubscribe({ SubscriptionArn })
    await sns.unsubscribe({ SubscriptionArn })
    expect((await sns.listSubscriptions({})).Subscriptions).toEqual([])
    expect((await sns.getTopicAttributes({ TopicArn })).Attributes).toMatchObject({
      SubscriptionsConfirmed: '0',
      SubscriptionsDeleted: '1',
    })
  })
})

describe('errors', () => {
  it('have AWS’s codes, statuses and words', async () => {
    const TopicArn = await topic('t')
    expect(await refusal(sns.publish({ TopicArn: topicArn('none'), Message: 'm' }))).toEqual([
      'NotFoundException',
      404,
      'Topic does not exist',
    ])
    expect(await refusal(sns.publish({ TopicArn, Message: 'm'.repeat(262_145) }))).toEqual([
      'InvalidParameterException',
      400,
      'Invalid parameter: Message too long',
    ])
    const PublishBatchRequestEntries = [
      { Id: 'a', Message: 'm' },
      { Id: 'a', Message: 'm' },
    ]
    expect(await refusal(sns.publishBatch({ TopicArn, PublishBatchRequestEntries }))).toEqual([
      'BatchEntryIdsNotDistinctException',
      400,
      'Two or more batch entries in the request have the same Id.',
    ])
    const Endpoint = 'arn:aws:firehose:us-east-1:000000000000:deliverystream/d'
    expect(await refusal(sns.subscribe({ TopicArn, Protocol: 'firehose', Endpoint: 'd' }))).toEqual(
      ['InvalidParameterException', 400, 'Invalid parameter: Firehose endpoint ARN'],
    )
    expect(await refusal(sns.subscribe({ TopicArn, Protocol: 'pigeon', Endpoint }))).toEqual([
      'InvalidParameterException',
      400,
      'Invalid parameter: Amazon SNS does not support this protocol string: pigeon',
    ])
    const different = sns.createTopic({ Name: 't', Attributes: { DisplayName: 'other' } })
    expect((await refusal(different))[2]).toBe(
      'Invalid parameter: Attributes Reason: Topic already exists with different attributes',
    )
  })
})

it('the fate of deliveries is in CloudWatch Logs where the topic asks for it', async () => {
  const logs = new CloudWatchLogs(mill.awsConfig)
  const TopicArn = await topic('told', { SQSSuccessFeedbackRoleArn: ROLE })
  await queueOn(TopicArn, 'q')
  const { MessageId } = await sns.publish({ TopicArn, Message: 'm' })
  await mill.settle()
  const logGroupName = 'sns/us-east-1/000000000000/told'
  const { events } = await logs.filterLogEvents({
    logGroupName,
    filterPattern: '{$.status=SUCCESS}',
  })
  expect(events!.map(({ message }) => JSON.parse(message!).notification.messageId)).toEqual([
    MessageId,
  ])
  logs.destroy()
})
