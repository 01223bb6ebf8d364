// What tasks of Step Functions call, through the real SDK; histories and errors as AWS was recorded.

import { DynamoDB } from '@aws-sdk/client-dynamodb'
import { EventBridge } from '@aws-sdk/client-eventbridge'
import { Lambda } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { queueArn, ROLE, zipOf } from '../zip.ts'
import { ended, history, machine, run, runToEnd, shape, startWorld, stopWorld, type World } from './world.ts' // prettier-ignore

let world: World
let lambda: Lambda
let sqs: SQS
let QueueUrl: string
const clients: { destroy(): void }[] = []

beforeAll(async () => {
  world = await startWorld()
  lambda = new Lambda(world.mill.awsConfig)
  sqs = new SQS(world.mill.awsConfig)
  clients.push(lambda, sqs)
  QueueUrl = (await sqs.createQueue({ QueueName: 'q' })).QueueUrl!
  const source = `exports.handler = async (event) => {
    if (event.fail) { const e = new Error('on purpose'); e.name = 'Custom'; throw e }
    return { got: event }
  }`
  await lambda.createFunction({
    ...{ FunctionName: 'fn', Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE },
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
  })
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await stopWorld(world)
})

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:fn'
const one = (state: object) => ({ StartAt: 'S', States: { S: { End: true, ...state } } })
const task = (Resource: string, Parameters?: object) =>
  one({ Type: 'Task', Resource, ...(Parameters && { Parameters }) })

async function message(): Promise<string | undefined> {
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 1 })
  const [found] = Messages
  if (found) await sqs.deleteMessage({ QueueUrl, ReceiptHandle: found.ReceiptHandle })
  return found?.Body
}

test('a function by its ARN, and how it fails', async () => {
  const arn = await machine(world, task(FUNCTION))
  const execution = await run(world, arn, { n: 1 })
  expect(await ended(world, execution)).toEqual({ status: 'SUCCEEDED', output: { got: { n: 1 } } })
  expect(await shape(world, execution)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 TaskStateEntered',
    '3<2 LambdaFunctionScheduled',
    '4<3 LambdaFunctionStarted',
    '5<4 LambdaFunctionSucceeded',
    '6<5 TaskStateExited',
    '7<6 ExecutionSucceeded',
  ])
  const failed = await run(world, arn, { fail: true })
  const { error, cause } = await ended(world, failed)
  expect(error).toBe('Custom')
  expect(JSON.parse(cause!)).toMatchObject({ errorType: 'Custom', errorMessage: 'on purpose' })
  expect((await history(world, failed))[4]!.lambdaFunctionFailedEventDetails!.error).toBe('Custom')
})

test('lambda:invoke, its answer, and a function that is not there', async () => {
  const invoke = task('arn:aws:states:::lambda:invoke', { FunctionName: 'fn', 'Payload.$': '$' })
  const { output } = await runToEnd(world, invoke, { n: 2 })
  expect(output).toMatchObject({ ExecutedVersion: '$LATEST', Payload: { got: { n: 2 } }, StatusCode: 200 }) // prettier-ignore
  const none = task('arn:aws:states:::lambda:invoke', { FunctionName: 'none' })
  const missing = await runToEnd(world, none)
  expect(missing.error).toBe('Lambda.ResourceNotFoundException')
  expect(missing.cause).toMatch(/^Function not found: .*:function:none.* \(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: .*; Proxy: null\)$/) // prettier-ignore
})

test('a message with a token, answered', async () => {
  const send = task('arn:aws:states:::sqs:sendMessage.waitForTaskToken', {
    QueueUrl,
    MessageBody: { 'Token.$': '$$.Task.Token' },
  })
  const execution = await run(world, await machine(world, send))
  const { Token } = JSON.parse((await message())!) as { Token: string }
  await world.sfn.sendTaskSuccess({ taskToken: Token, output: '"done"' })
  await world.mill.settle()
  expect(await ended(world, execution)).toEqual({ status: 'SUCCEEDED', output: 'done' })
  expect(await shape(world, execution)).toEqual([
    '1<0 ExecutionStarted',
    '2<0 TaskStateEntered',
    '3<2 TaskScheduled',
    '4<3 TaskStarted',
    '5<4 TaskSubmitted',
    '6<5 TaskSucceeded',
    '7<6 TaskStateExited',
    '8<7 ExecutionSucceeded',
  ])
  const events = await history(world, execution)
  expect(events[2]!.taskScheduledEventDetails).toMatchObject({ resource: 'sendMessage.waitForTaskToken', resourceType: 'sqs', region: 'us-east-1' }) // prettier-ignore
  expect(JSON.parse(events[4]!.taskSubmittedEventDetails!.output!)).toMatchObject({
    SdkHttpMetadata: { HttpStatusCode: 200 },
  })
})

test('a queue that is not there, in the words of optimized integrations and of the SDK', async () => {
  const gone = { QueueUrl: QueueUrl.replace(/q$/, 'gone'), MessageBody: 'm' }
  const optimized = await runToEnd(world, task('arn:aws:states:::sqs:sendMessage', gone))
  expect(optimized.error).toBe('SQS.QueueDoesNotExistException')
  const sdk = await runToEnd(world, task('arn:aws:states:::aws-sdk:sqs:sendMessage', gone))
  expect(sdk.error).toBe('Sqs.QueueDoesNotExistException')
  expect(sdk.cause).toMatch(/ \(Service: Sqs, Status Code: 400, Request ID: .*\)$/)
})

test('DynamoDB, optimized and by the SDK; a condition that fails', async () => {
  const dynamodb = new DynamoDB(world.mill.awsConfig)
  clients.push(dynamodb)
  await dynamodb.createTable({
    TableName: 't',
    ...{ BillingMode: 'PAY_PER_REQUEST', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  })
  await world.mill.settle()
  const item = { TableName: 't', Item: { id: { 'S.$': '$.id' } } }
  const put = { ...item, ConditionExpression: 'attribute_not_exists(id)' }
  const first = await runToEnd(world, task('arn:aws:states:::dynamodb:putItem', put), { id: 'a' })
  expect(first).toMatchObject({ status: 'SUCCEEDED', output: { SdkHttpMetadata: { HttpStatusCode: 200 } } }) // prettier-ignore
  const again = await runToEnd(world, task('arn:aws:states:::aws-sdk:dynamodb:putItem', put), { id: 'a' }) // prettier-ignore
  expect(again.error).toBe('DynamoDb.ConditionalCheckFailedException')
  const get = { TableName: 't', Key: { id: { 'S.$': '$.id' } } }
  const got = await runToEnd(world, task('arn:aws:states:::aws-sdk:dynamodb:getItem', get), { id: 'a' }) // prettier-ignore
  expect(got.output).toEqual({ Item: { id: { S: 'a' } } })
  const none = { ...get, TableName: 'none' }
  const missing = await runToEnd(world, task('arn:aws:states:::dynamodb:getItem', none), {
    id: 'a',
  })
  expect(missing.error).toBe('DynamoDB.ResourceNotFoundException')
})

test('SNS, EventBridge, S3, and an operation of Step Functions’ own', async () => {
  const sns = new SNS(world.mill.awsConfig)
  const s3 = new S3({ ...world.mill.awsConfig, forcePathStyle: true })
  clients.push(sns, s3)
  const { TopicArn } = await sns.createTopic({ Name: 'news' })
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('q'), Attributes: { RawMessageDelivery: 'true' } }) // prettier-ignore
  await runToEnd(world, task('arn:aws:states:::sns:publish', { TopicArn, 'Message.$': '$' }), {
    a: 1,
  })
  expect(await message()).toBe('{"a":1}')

  const entry = { Source: 's', DetailType: 't', Detail: { 'm.$': '$.m' } }
  const put = task('arn:aws:states:::events:putEvents', { Entries: [entry] })
  const { output } = await runToEnd(world, put, { m: 1 })
  expect(output).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }] })
  const bad = task('arn:aws:states:::events:putEvents', { Entries: [{ DetailType: 't', Detail: {} }] }) // prettier-ignore
  expect((await runToEnd(world, bad)).error).toBe('EventBridge.FailedEntry')

  await s3.createBucket({ Bucket: 'things' })
  const object = { Bucket: 'things', Key: 'k' }
  await runToEnd(world, task('arn:aws:states:::aws-sdk:s3:putObject', { ...object, Body: { Dict: 'Value' } })) // prettier-ignore
  const got = await runToEnd(world, task('arn:aws:states:::aws-sdk:s3:getObject', object))
  expect(got.output).toMatchObject({ Body: '{"Dict":"Value"}', ContentLength: 16 })
})

test('nested executions: started, and waited for', async () => {
  const child = await machine(world, one({ Type: 'Pass', Result: { Arg1: 'argument1' } }))
  const parameters = { StateMachineArn: child, Input: { x: 1 } }
  const start = await runToEnd(world, task('arn:aws:states:::states:startExecution', parameters))
  expect(start.output).toMatchObject({ ExecutionArn: expect.stringContaining(':execution:') })
  const sync = await runToEnd(world, task('arn:aws:states:::states:startExecution.sync', parameters)) // prettier-ignore
  expect(sync.output).toMatchObject({ Status: 'SUCCEEDED', Output: '{"Arg1":"argument1"}', Input: '{"x":1}' }) // prettier-ignore
  const sync2 = await runToEnd(world, task('arn:aws:states:::states:startExecution.sync:2', parameters)) // prettier-ignore
  expect(sync2.output).toMatchObject({ Output: { Arg1: 'argument1' }, Input: { x: 1 } })
  const failing = await machine(world, {
    StartAt: 'F',
    States: { F: { Type: 'Fail', Error: 'E' } },
  })
  const waits = task('arn:aws:states:::states:startExecution.sync', { StateMachineArn: failing })
  const failed = await runToEnd(world, waits)
  expect(failed.error).toBe('States.TaskFailed')
  expect(JSON.parse(failed.cause!)).toMatchObject({ Status: 'FAILED', Error: 'E' })
  const none = task('arn:aws:states:::states:startExecution', { StateMachineArn: `${child}x` })
  expect((await runToEnd(world, none)).error).toBe(
    'StepFunctions.StateMachineDoesNotExistException',
  )
})

test('a service that is not here: the call is kept, the task waits', async () => {
  const arn = await machine(world, one({ Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask', Parameters: { Cluster: 'c' }, TimeoutSeconds: 60 })) // prettier-ignore
  const execution = await run(world, arn)
  expect((await ended(world, execution)).status).toBe('RUNNING')
  const answer = await fetch(`${world.mill.endpoint}/_millrace/events/calls`)
  const { calls } = (await answer.json()) as { calls: { service: string; action: string }[] }
  expect(calls[0]).toMatchObject({
    service: 'ecs',
    action: 'RunTask',
    parameters: { Cluster: 'c' },
  })
  await world.mill.clock.advance('2m')
  expect((await ended(world, execution)).error).toBe('States.Timeout')
})

test('rules start executions, and hear of them', async () => {
  const events = new EventBridge(world.mill.awsConfig)
  clients.push(events)
  const arn = await machine(world, one({ Type: 'Pass' }))
  await events.putRule({ Name: 'in', EventPattern: '{"source":["mine"]}' })
  await events.putTargets({ Rule: 'in', Targets: [{ Id: '1', Arn: arn, RoleArn: ROLE, InputPath: '$.detail' }] }) // prettier-ignore
  await events.putRule({ Name: 'out', EventPattern: JSON.stringify({ source: ['aws.states'], detail: { status: ['SUCCEEDED'], stateMachineArn: [arn] } }) }) // prettier-ignore
  await events.putTargets({ Rule: 'out', Targets: [{ Id: '1', Arn: queueArn('q') }] })
  await events.putEvents({ Entries: [{ Source: 'mine', DetailType: 't', Detail: '{"a":1}' }] })
  await world.mill.settle()
  const { executions } = await world.sfn.listExecutions({ stateMachineArn: arn })
  expect(executions).toHaveLength(1)
  const event = JSON.parse((await message())!) as { detail: object }
  expect(event).toMatchObject({
    ...{ source: 'aws.states', 'detail-type': 'Step Functions Execution Status Change' },
    detail: { status: 'SUCCEEDED', input: '{"a":1}', output: '{"a":1}', redriveCount: 0 },
  })
})
