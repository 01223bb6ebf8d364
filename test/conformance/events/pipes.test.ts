// EventBridge Pipes through the real SDK: what reads, enriches, transforms and delivers.

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Kinesis } from '@aws-sdk/client-kinesis'
import { Lambda } from '@aws-sdk/client-lambda'
import { Pipes, type CreatePipeCommandInput } from '@aws-sdk/client-pipes'
import { SFN } from '@aws-sdk/client-sfn'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from '../zip.ts'

let mill: Millrace
let pipes: Pipes
let sqs: SQS
let lambda: Lambda
let kinesis: Kinesis
let logs: CloudWatchLogs
let events: EventBridge
let states: SFN

beforeAll(async () => {
  mill = await startMillrace()
  pipes = new Pipes({ ...mill.awsConfig, maxAttempts: 1 })
  sqs = new SQS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
  kinesis = new Kinesis(mill.awsConfig)
  logs = new CloudWatchLogs(mill.awsConfig)
  events = new EventBridge(mill.awsConfig)
  states = new SFN(mill.awsConfig)
})
afterAll(async () => {
  for (const client of [pipes, sqs, lambda, kinesis, logs, events, states]) client.destroy()
  await mill.stop()
})
beforeEach(async () => {
  await mill.reset()
  for (const QueueName of ['in', 'out']) await sqs.createQueue({ QueueName })
})

const url = (name: string) => `${mill.endpoint}/000000000000/${name}`

async function pipe(more: Partial<CreatePipeCommandInput> = {}) {
  const ends = { Source: queueArn('in'), Target: queueArn('out'), RoleArn: ROLE }
  await pipes.createPipe({ Name: 'p', ...ends, ...more })
  await mill.settle()
}

async function send(...bodies: string[]) {
  for (const MessageBody of bodies) await sqs.sendMessage({ QueueUrl: url('in'), MessageBody })
  await mill.settle()
}

async function drain(name: string): Promise<string[]> {
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl: url(name), MaxNumberOfMessages: 10 }) // prettier-ignore
  return Messages.map(({ Body }) => Body!).sort()
}

async function fn(FunctionName: string, body: string): Promise<string> {
  const source = `exports.handler = async (event) => { ${body} }`
  const { FunctionArn } = await lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
  })
  return FunctionArn!
}

test('a queue, filtered and transformed, to a queue; its states, lists and tags', async () => {
  await pipe({
    DesiredState: 'STOPPED',
    SourceParameters: { FilterCriteria: { Filters: [{ Pattern: '{"body":{"n":[{"numeric":[">",1]}]}}' }] } }, // prettier-ignore
    TargetParameters: {
      InputTemplate: '{"of":"<aws.pipes.pipe-name>","n":<$.body.n>,"said":"it is <$.body.n>"}',
    },
    Tags: { k: 'v' },
  })
  const described = await pipes.describePipe({ Name: 'p' })
  expect(described).toMatchObject({
    ...{ CurrentState: 'STOPPED', DesiredState: 'STOPPED', Tags: { k: 'v' } },
    SourceParameters: { SqsQueueParameters: { BatchSize: 10 } },
  })
  await send('{"n":1}', '{"n":2}')
  expect(await drain('out')).toEqual([])
  expect(await pipes.startPipe({ Name: 'p' })).toMatchObject({ CurrentState: 'STARTING' })
  await mill.settle()
  expect(await drain('out')).toEqual(['{"of":"p","n":2,"said":"it is 2"}'])
  expect(await pipes.stopPipe({ Name: 'p' })).toMatchObject({ CurrentState: 'STOPPING' })
  await mill.settle()
  const resourceArn = described.Arn!
  await pipes.tagResource({ resourceArn, tags: { x: 'y' } })
  await pipes.untagResource({ resourceArn, tagKeys: ['k'] })
  expect((await pipes.listTagsForResource({ resourceArn })).tags).toEqual({ x: 'y' })
  await pipes.updatePipe({ Name: 'p', RoleArn: ROLE, DesiredState: 'RUNNING', TargetParameters: { InputTemplate: '<$.body>' } }) // prettier-ignore
  await mill.settle()
  await send('{"n":3}')
  // A template that is no JSON makes text of it, as AWS does.
  expect(await drain('out')).toEqual(['{n:3}'])
  const { Pipes: [found] = [] } = await pipes.listPipes({
    NamePrefix: 'p',
    CurrentState: 'RUNNING',
  })
  expect(found).toMatchObject({ Name: 'p', Source: queueArn('in'), Target: queueArn('out') })
  expect(await pipes.deletePipe({ Name: 'p' })).toMatchObject({ CurrentState: 'DELETING' })
  await mill.settle()
  await expect(pipes.describePipe({ Name: 'p' })).rejects.toMatchObject({ name: 'NotFoundException' }) // prettier-ignore
})

test('an enrichment by a function decides what goes on', async () => {
  const Enrichment = await fn('rich', 'return event.filter((one) => one.n !== 2).map((one) => ({ twice: one.n * 2 }))') // prettier-ignore
  await pipe({ Enrichment, EnrichmentParameters: { InputTemplate: '{"n":<$.body.n>}' } })
  await send('{"n":1}', '{"n":2}', '{"n":3}')
  expect(await drain('out')).toEqual(['{"twice":2}', '{"twice":6}'])
  expect(await drain('in')).toEqual([])
})

test('what a function names as failed comes back, and no other', async () => {
  const Target = await fn('target', 'return { batchItemFailures: event.filter(({ body }) => body === "bad").map(({ messageId }) => ({ itemIdentifier: messageId })) }') // prettier-ignore
  await pipe({ Target })
  await send('good', 'bad')
  await mill.clock.advance(20_000)
  await pipes.stopPipe({ Name: 'p' })
  await mill.clock.advance(1 * 60_000)
  expect(await drain('in')).toEqual(['bad'])
})

test('a stream to a log group, in order; what a pipe gives up, and its own log', async () => {
  await kinesis.createStream({ StreamName: 's', ShardCount: 1 })
  await mill.clock.advance(30_000)
  for (const logGroupName of ['target', 'own']) await logs.createLogGroup({ logGroupName })
  const group = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`
  await pipe({
    Source: 'arn:aws:kinesis:us-east-1:000000000000:stream/s',
    SourceParameters: { KinesisStreamParameters: { StartingPosition: 'TRIM_HORIZON' } },
    Target: group('target'),
    TargetParameters: {
      CloudWatchLogsParameters: { LogStreamName: '$.partitionKey' },
      InputTemplate: '{"n":<$.data.n>}',
    },
    LogConfiguration: { Level: 'TRACE', CloudwatchLogsLogDestination: { LogGroupArn: group('own') } }, // prettier-ignore
  })
  for (const n of [1, 2, 3]) {
    await kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: Buffer.from(`{"n":${n}}`) })
  }
  await mill.settle()
  const { events: found = [] } = await logs.getLogEvents({ logGroupName: 'target', logStreamName: 'k', startFromHead: true }) // prettier-ignore
  expect(found.map(({ message }) => message)).toEqual(['{"n":1}', '{"n":2}', '{"n":3}'])
  const { events: said = [] } = await logs.filterLogEvents({ logGroupName: 'own' })
  expect(said.map(({ message }) => (JSON.parse(message!) as { messageType: string }).messageType)).toContain('ExecutionSucceeded') // prettier-ignore

  await pipes.updatePipe({
    ...{ Name: 'p', RoleArn: ROLE, Target: queueArn('none'), TargetParameters: {} },
    SourceParameters: {
      KinesisStreamParameters: { MaximumRetryAttempts: 1, DeadLetterConfig: { Arn: queueArn('out') } }, // prettier-ignore
    },
  })
  await mill.settle()
  await kinesis.putRecord({ StreamName: 's', PartitionKey: 'k', Data: Buffer.from('{}') })
  await mill.clock.advance(5 * 60_000)
  const [letter] = await drain('out')
  expect(JSON.parse(letter!)).toMatchObject({
    context: { condition: 'RetryAttemptsExhausted' },
    KinesisBatchInfo: { batchSize: 1, shardId: 'shardId-000000000000' },
  })
})

test('changes of a table, those that a filter wants', async () => {
  const dynamodb = new DynamoDB(mill.awsConfig)
  const { TableDescription } = await dynamodb.createTable({
    ...{ TableName: 't', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
  })
  await pipe({
    Source: TableDescription!.LatestStreamArn!,
    SourceParameters: {
      DynamoDBStreamParameters: { StartingPosition: 'TRIM_HORIZON' },
      FilterCriteria: { Filters: [{ Pattern: '{"dynamodb":{"NewImage":{"n":{"N":["2"]}}}}' }] },
    },
    TargetParameters: { InputTemplate: '{"id":<$.dynamodb.Keys.id.S>}' },
  })
  for (const n of ['1', '2']) {
    await dynamodb.putItem({ TableName: 't', Item: { id: { S: `item ${n}` }, n: { N: n } } })
  }
  await mill.settle()
  expect(await drain('out')).toEqual(['{"id":"item 2"}'])
  dynamodb.destroy()
})

test('a bus and a state machine get what comes, and a call elsewhere is recorded', async () => {
  await events.putRule({ Name: 'r', EventPattern: '{"source":["Pipe p"],"detail-type":["Event from aws:sqs"]}' }) // prettier-ignore
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 'q', Arn: queueArn('out'), InputPath: '$.detail' }] }) // prettier-ignore
  await pipe({ Target: 'arn:aws:events:us-east-1:000000000000:event-bus/default', TargetParameters: { InputTemplate: '{"b":<$.body>}' } }) // prettier-ignore
  await send('plain')
  expect(await drain('out')).toEqual(['{"b":"plain"}'])

  const definition = JSON.stringify({ StartAt: 'a', States: { a: { Type: 'Pass', End: true } } })
  const { stateMachineArn } = await states.createStateMachine({ name: 'm', definition, roleArn: ROLE }) // prettier-ignore
  await pipes.updatePipe({
    ...{ Name: 'p', RoleArn: ROLE, Target: stateMachineArn! },
    TargetParameters: { StepFunctionStateMachineParameters: { InvocationType: 'FIRE_AND_FORGET' } },
  })
  await mill.settle()
  await send('x')
  const { executions = [] } = await states.listExecutions({ stateMachineArn })
  const { input } = await states.describeExecution({ executionArn: executions[0]!.executionArn! })
  expect(JSON.parse(input!)).toMatchObject([{ body: 'x', eventSource: 'aws:sqs' }])

  const cluster = 'arn:aws:ecs:us-east-1:000000000000:cluster/c'
  await pipes.updatePipe({
    ...{ Name: 'p', RoleArn: ROLE, Target: cluster },
    TargetParameters: { EcsTaskParameters: { TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/t:1' } }, // prettier-ignore
  })
  await mill.settle()
  await send('y')
  const answer = await fetch(`${mill.endpoint}/_millrace/events/calls`)
  expect(await answer.json()).toMatchObject({ calls: [{ service: 'ecs', action: 'RunTask' }] })
})

test('brokers are refused, and a pipe without a source says why it does not run', async () => {
  const broker = pipe({ Source: 'arn:aws:kafka:us-east-1:000000000000:cluster/c/1' })
  await expect(broker).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('Millrace has no Amazon MSK') }) // prettier-ignore
  await pipe({ Source: queueArn('none') })
  expect(await pipes.describePipe({ Name: 'p' })).toMatchObject({
    ...{ CurrentState: 'CREATE_FAILED', StateReason: expect.stringContaining('does not exist') },
  })
  await expect(pipe()).rejects.toMatchObject({ name: 'ConflictException' })
  await sqs.createQueue({ QueueName: 'none' })
  await pipes.startPipe({ Name: 'p' })
  await mill.settle()
  expect(await pipes.describePipe({ Name: 'p' })).toMatchObject({ CurrentState: 'RUNNING' })
})
