// EventBridge through the real SDK: rules to every kind of target, dead letters, other buses, calls.

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { EventBridge, type Target } from '@aws-sdk/client-eventbridge'
import { Lambda } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from '../zip.ts'

let mill: Millrace
let events: EventBridge
let sqs: SQS
let sns: SNS
let logs: CloudWatchLogs
let lambda: Lambda

beforeAll(async () => {
  mill = await startMillrace({ store: 'embedded' })
  events = new EventBridge(mill.awsConfig)
  sqs = new SQS(mill.awsConfig)
  sns = new SNS(mill.awsConfig)
  logs = new CloudWatchLogs(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
})
afterAll(async () => {
  for (const client of [events, sqs, sns, logs, lambda]) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

const ORDER = { Source: 'shop', DetailType: 'Order', Detail: '{"id": 7, "total": 12.50}' }
const pattern = JSON.stringify({ source: ['shop'] })

async function rule(Targets: Target[], Name = 'orders', EventPattern = pattern) {
  await events.putRule({ Name, EventPattern })
  await events.putTargets({ Rule: Name, Targets })
}

async function drain(name: string, more: object = {}) {
  const QueueUrl = `${mill.endpoint}/000000000000/${name}`
  const { Messages = [] } = await sqs.receiveMessage({
    ...{ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], ...more },
  })
  return Messages
}

test('an event reaches queue, topic, function and log group at once', async () => {
  await sqs.createQueue({ QueueName: 'q' })
  await sqs.createQueue({ QueueName: 'copy' })
  const { TopicArn } = await sns.createTopic({ Name: 't' })
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('copy') })
  const source = 'exports.handler = async (event) => console.log(JSON.stringify(event))'
  const { FunctionArn } = await lambda.createFunction({
    ...{ FunctionName: 'fn', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
  })
  await logs.createLogGroup({ logGroupName: '/aws/events/all' })
  const group = 'arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/all'
  await rule([
    { Id: 'q', Arn: queueArn('q') },
    { Id: 't', Arn: TopicArn },
    { Id: 'f', Arn: FunctionArn },
    { Id: 'l', Arn: group },
  ])
  const { Entries, FailedEntryCount } = await events.putEvents({ Entries: [ORDER] })
  expect(FailedEntryCount).toBe(0)
  await mill.settle()
  const [message] = await drain('q')
  const event = JSON.parse(message!.Body!)
  expect(Object.keys(event)).toEqual([
    ...['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources'],
    'detail',
  ])
  expect(event).toMatchObject({ id: Entries![0]!.EventId, source: 'shop', detail: { id: 7 } })
  // Numbers stay as they were written.
  expect(message!.Body).toContain('"detail":{"id":7,"total":12.50}')
  const [copy] = await drain('copy')
  expect(JSON.parse(JSON.parse(copy!.Body!).Message)).toEqual(event)
  const filter = async (logGroupName: string) =>
    (await logs.filterLogEvents({ logGroupName })).events!.map((one) => one.message!)
  expect(await filter('/aws/events/all')).toEqual([message!.Body])
  expect((await filter('/aws/lambda/fn')).join()).toContain('12.5')
  const told = (await mill.explain(event.id)).join('\n')
  expect(told).toContain('rule orders')
})

test('a rule that does not match says why', async () => {
  await sqs.createQueue({ QueueName: 'q' })
  const big = JSON.stringify({ detail: { total: [{ numeric: ['>', 100] }] } })
  await rule([{ Id: 'q', Arn: queueArn('q') }], 'big', big)
  const { Entries } = await events.putEvents({ Entries: [ORDER] })
  await mill.settle()
  expect(await drain('q')).toEqual([])
  const hops = await mill.hops({ outcome: 'filtered' })
  expect(hops[0]).toMatchObject({
    id: Entries![0]!.EventId,
    to: 'arn:aws:events:us-east-1:000000000000:rule/big',
    reason: 'rule big did not match: detail.total was 12.5, not > 100',
  })
})

test('input, path and template; FIFO queues', async () => {
  await sqs.createQueue({ QueueName: 'q.fifo', Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' } }) // prettier-ignore
  await sqs.createQueue({ QueueName: 'q' })
  const fifo = { Arn: queueArn('q.fifo'), SqsParameters: { MessageGroupId: 'g' } }
  await rule([
    { Id: '1', ...fifo, Input: '{"constant":true}' },
    { Id: '2', Arn: queueArn('q'), InputPath: '$.detail.id' },
    {
      ...{ Id: '3', Arn: queueArn('q') },
      InputTransformer: {
        InputPathsMap: { id: '$.detail.id', no: '$.detail.no', all: '$.detail' },
        InputTemplate: '{"n": <id>, "t": "order <id> <no> <all> by <aws.events.rule-name>"}',
      },
    },
  ])
  await events.putEvents({ Entries: [ORDER] })
  await mill.settle()
  const [first] = await drain('q.fifo', { MessageSystemAttributeNames: ['MessageGroupId'] })
  expect(first).toMatchObject({ Body: '{"constant":true}', Attributes: { MessageGroupId: 'g' } })
  const bodies = (await drain('q')).map(({ Body }) => Body)
  expect(new Set(bodies)).toEqual(
    new Set(['7', '{"n": 7, "t": "order 7  {id:7,total:12.5} by orders"}']),
  )
})

test('what cannot be delivered goes to the dead-letter queue, with the reason', async () => {
  await sqs.createQueue({ QueueName: 'dead' })
  await rule([{ Id: 'gone', Arn: queueArn('gone'), DeadLetterConfig: { Arn: queueArn('dead') } }])
  await events.putEvents({ Entries: [ORDER] })
  await mill.settle()
  const [letter] = await drain('dead')
  const attributes = Object.fromEntries(
    Object.entries(letter!.MessageAttributes!).map(([name, { StringValue }]) => [
      name,
      StringValue,
    ]),
  )
  expect(attributes).toEqual({
    RULE_ARN: 'arn:aws:events:us-east-1:000000000000:rule/orders',
    TARGET_ARN: queueArn('gone'),
    ERROR_CODE: 'NO_RESOURCE',
    ERROR_MESSAGE: `there is no queue ${queueArn('gone')}`,
    RETRY_ATTEMPTS: '0',
  })
  expect(JSON.parse(letter!.Body!).source).toBe('shop')
})

test('24 hours of retries, on the clock', async () => {
  await sqs.createQueue({ QueueName: 'q' })
  await sqs.createQueue({ QueueName: 'dead' })
  await rule([{ Id: 'q', Arn: queueArn('q'), DeadLetterConfig: { Arn: queueArn('dead') } }])
  await mill.weather({ seed: 1, rules: [{ match: 'sqs:q', fail: 1 }] })
  await events.putEvents({ Entries: [ORDER] })
  await mill.clock.advance('25h')
  const [letter] = await drain('dead')
  const { EXHAUSTED_RETRY_CONDITION, RETRY_ATTEMPTS, ERROR_CODE } = letter!.MessageAttributes!
  expect(ERROR_CODE!.StringValue).toBe('SDK_CLIENT_ERROR')
  expect(Number(RETRY_ATTEMPTS!.StringValue)).toBe(185)
  expect(EXHAUSTED_RETRY_CONDITION!.StringValue).toBe('MaximumRetryAttempts')
})

test('an event goes to a bus of another account and stays what it is', async () => {
  const other = { ...mill.awsConfig, credentials: { accessKeyId: '111111111111', secretAccessKey: 'x' } } // prettier-ignore
  const [theirs, theirQueues] = [new EventBridge(other), new SQS(other)]
  await theirQueues.createQueue({ QueueName: 'q' })
  await theirs.createEventBus({ Name: 'theirs' })
  const at = { EventBusName: 'theirs' }
  await theirs.putRule({ Name: 'all', EventPattern: pattern, ...at })
  const Arn = 'arn:aws:sqs:us-east-1:111111111111:q'
  await theirs.putTargets({ Rule: 'all', ...at, Targets: [{ Id: 'q', Arn }] })
  const bus = 'arn:aws:events:us-east-1:111111111111:event-bus/theirs'
  await rule([{ Id: 'bus', Arn: bus }])
  const { Entries } = await events.putEvents({ Entries: [ORDER] })
  await mill.settle()
  const QueueUrl = `${mill.endpoint}/111111111111/q`
  const { Messages } = await theirQueues.receiveMessage({ QueueUrl })
  expect(JSON.parse(Messages![0]!.Body!)).toMatchObject({
    id: Entries![0]!.EventId,
    account: '000000000000',
  })
  theirs.destroy()
  theirQueues.destroy()
})

test('calls of services that Millrace does not have are recorded', async () => {
  const RoleArn = ROLE
  await rule([
    {
      ...{ Id: 'ecs', Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/c', RoleArn },
      EcsParameters: { TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/t' },
    },
    { Id: 'build', Arn: 'arn:aws:codebuild:us-east-1:000000000000:project/p', RoleArn },
    {
      ...{ Id: 'batch', Arn: 'arn:aws:batch:us-east-1:000000000000:job-queue/j', RoleArn },
      BatchParameters: { JobDefinition: 'd', JobName: 'n' },
    },
  ])
  await events.putEvents({ Entries: [ORDER] })
  await mill.settle()
  const answer = await fetch(`${mill.endpoint}/_millrace/events/calls`)
  const { calls } = (await answer.json()) as { calls: { service: string; action: string }[] }
  const shown = calls.map(({ service, action }) => `${service}:${action}`).sort()
  expect(shown).toEqual(['batch:SubmitJob', 'codebuild:StartBuild', 'ecs:RunTask'])
})

test('a schedule fires on the clock, for its own targets', async () => {
  await sqs.createQueue({ QueueName: 'q' })
  await events.putRule({ Name: 'tick', ScheduleExpression: 'rate(1 hour)' })
  await events.putTargets({ Rule: 'tick', Targets: [{ Id: 'q', Arn: queueArn('q') }] })
  await mill.clock.advance('150m')
  const hidden = { VisibilityTimeout: 43_200 }
  const ticks = (await drain('q', hidden)).map(({ Body }) => JSON.parse(Body!))
  expect(ticks).toHaveLength(2)
  expect(ticks[0]).toMatchObject({
    ...{ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} },
    resources: ['arn:aws:events:us-east-1:000000000000:rule/tick'],
  })
  await events.disableRule({ Name: 'tick' })
  await mill.clock.advance('5h')
  expect(await drain('q')).toEqual([])
})
