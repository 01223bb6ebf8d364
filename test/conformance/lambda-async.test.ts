// Asynchronous invocation, its destinations, recursive loops, provisioned concurrency and logs,
// through the AWS SDK: real HTTP, real child processes, virtual time.

import {
  CloudWatchLogs,
  CloudWatchLogsClient,
  StartLiveTailCommand,
} from '@aws-sdk/client-cloudwatch-logs'
import { Lambda, waitUntilFunctionActiveV2 } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { bundled } from './bundle.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

const FunctionName = 'worker'
const functionArn = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`

let mill: Millrace
let sqs: SQS
let sns: SNS
let lambda: Lambda
let logs: CloudWatchLogs

beforeAll(async () => {
  mill = await startMillrace({ store: 'embedded' })
  sqs = new SQS(mill.awsConfig)
  sns = new SNS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
  logs = new CloudWatchLogs(mill.awsConfig)
})
afterAll(async () => {
  for (const client of [sqs, sns, lambda, logs]) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

async function createFunction(source: string, input: object = {}, name = FunctionName) {
  await lambda.createFunction({
    FunctionName: name,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 10,
    Code: { ZipFile: await zipOf({ 'index.js': source }) },
    ...input,
  })
  await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 10 }, { FunctionName: name })
}

async function createQueue(name: string, Attributes: Record<string, string> = {}) {
  const { QueueUrl } = await sqs.createQueue({ QueueName: name, Attributes })
  return QueueUrl!
}

async function messagesOf(QueueUrl: string) {
  const { Messages = [] } = await sqs.receiveMessage({
    QueueUrl,
    MaxNumberOfMessages: 10,
    VisibilityTimeout: 0,
    MessageAttributeNames: ['All'],
  })
  return Messages
}

const send = (payload: object) =>
  lambda.invoke({ FunctionName, InvocationType: 'Event', Payload: JSON.stringify(payload) })

const FAILING = `exports.handler = async () => { throw new TypeError('not today') }`
const DOUBLING = `exports.handler = async ({ n }) => ({ n: 2 * n })`

describe('event invoke configurations', () => {
  test('are put, updated, listed and deleted', async () => {
    await createFunction(DOUBLING)
    await lambda.publishVersion({ FunctionName })
    await lambda.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' })
    await createQueue('done')
    const put = await lambda.putFunctionEventInvokeConfig({
      FunctionName,
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    })
    expect(put).toMatchObject({
      FunctionArn: `${functionArn(FunctionName)}:$LATEST`,
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
      DestinationConfig: { OnSuccess: {}, OnFailure: {} },
    })
    expect(put.LastModified).toBeInstanceOf(Date)
    await lambda.putFunctionEventInvokeConfig({
      ...{ FunctionName, Qualifier: 'live', MaximumRetryAttempts: 1 },
    })
    const OnSuccess = { Destination: queueArn('done') }
    await lambda.updateFunctionEventInvokeConfig({ FunctionName, DestinationConfig: { OnSuccess } })
    expect(await lambda.getFunctionEventInvokeConfig({ FunctionName })).toMatchObject({
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnSuccess, OnFailure: {} },
    })
    const first = await lambda.listFunctionEventInvokeConfigs({ FunctionName, MaxItems: 1 })
    expect(first.FunctionEventInvokeConfigs).toHaveLength(1)
    const second = await lambda.listFunctionEventInvokeConfigs({
      ...{ FunctionName, Marker: first.NextMarker },
    })
    expect(second.FunctionEventInvokeConfigs).toMatchObject([{ MaximumRetryAttempts: 1 }])
    expect(second.NextMarker).toBeUndefined()
    // A new configuration replaces the old one whole.
    await lambda.putFunctionEventInvokeConfig({ FunctionName, MaximumRetryAttempts: 2 })
    const replaced = await lambda.getFunctionEventInvokeConfig({ FunctionName })
    expect(replaced.MaximumEventAgeInSeconds).toBeUndefined()
    expect(replaced.DestinationConfig).toEqual({ OnSuccess: {}, OnFailure: {} })
    await lambda.deleteFunctionEventInvokeConfig({ FunctionName })
    await expect(lambda.getFunctionEventInvokeConfig({ FunctionName })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  test('refuse destinations that are not there, by pattern or by existence', async () => {
    await createFunction(DOUBLING)
    const put = (Destination: string) =>
      lambda.putFunctionEventInvokeConfig({
        FunctionName,
        DestinationConfig: { OnFailure: { Destination } },
      })
    await expect(put(queueArn('gone'))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: `The destination ARN ${queueArn('gone')} is invalid.`,
    })
    const malformed = functionArn('f').replace(':lambda:', ':_-/!lambda:')
    await expect(put(malformed)).rejects.toMatchObject({ name: 'ValidationException' })
    const bus = 'arn:aws:events:us-east-1:000000000000:event-bus/gone'
    await expect(put(bus)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: `The destination ARN ${bus} is invalid.`,
    })
    await expect(put('arn:aws:s3:::records')).rejects.toMatchObject({
      message: 'The destination ARN arn:aws:s3:::records is invalid.',
    })
  })
})

describe('an asynchronous event', () => {
  test('that fails reaches its dead-letter queue and its destination, exactly once', async () => {
    const dead = await createQueue('dead')
    const failed = await createQueue('failed')
    await createFunction(FAILING, { DeadLetterConfig: { TargetArn: queueArn('dead') } })
    const OnFailure = { Destination: queueArn('failed') }
    await lambda.putFunctionEventInvokeConfig({ FunctionName, DestinationConfig: { OnFailure } })
    await send({ order: 7 })
    await mill.settle()
    await mill.clock.advance('179s')
    expect(await messagesOf(failed)).toEqual([])
    await mill.clock.advance('1s')
    const [letter, ...others] = await messagesOf(dead)
    expect(others).toEqual([])
    expect(letter!.Body).toBe('{"order":7}')
    expect(letter!.MessageAttributes).toMatchObject({
      ErrorCode: { DataType: 'Number', StringValue: '200' },
      ErrorMessage: { DataType: 'String', StringValue: 'not today' },
    })
    const records = (await messagesOf(failed)).map(({ Body }) => JSON.parse(Body!))
    expect(records).toEqual([
      {
        version: '1.0',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        requestContext: {
          requestId: letter!.MessageAttributes!['RequestID']!.StringValue,
          functionArn: `${functionArn(FunctionName)}:$LATEST`,
          condition: 'RetriesExhausted',
          approximateInvokeCount: 3,
        },
        requestPayload: { order: 7 },
        responseContext: {
          statusCode: 200,
          executedVersion: '$LATEST',
          functionError: 'Unhandled',
        },
        responsePayload: {
          errorType: 'TypeError',
          errorMessage: 'not today',
          trace: expect.any(Array),
        },
      },
    ])
  })

  test('that succeeds is told to a function, and by it to a topic', async () => {
    const inbox = await createQueue('inbox')
    const { TopicArn } = await sns.createTopic({ Name: 'results' })
    await sns.subscribe({
      ...{ TopicArn, Protocol: 'sqs', Endpoint: queueArn('inbox') },
      Attributes: { RawMessageDelivery: 'true' },
    })
    await createFunction(DOUBLING)
    await createFunction(
      `exports.handler = async ({ responsePayload }) => responsePayload.n + 1`,
      {},
      'next',
    )
    const success = (Destination: string) => ({ DestinationConfig: { OnSuccess: { Destination } } })
    await lambda.putFunctionEventInvokeConfig({ FunctionName, ...success(functionArn('next')) })
    await lambda.putFunctionEventInvokeConfig({ FunctionName: 'next', ...success(TopicArn!) })
    await send({ n: 20 })
    await mill.settle()
    const [record] = (await messagesOf(inbox)).map(({ Body }) => JSON.parse(Body!))
    expect(record).toMatchObject({
      requestContext: { condition: 'Success', functionArn: `${functionArn('next')}:$LATEST` },
      requestPayload: { requestContext: { condition: 'Success' }, responsePayload: { n: 40 } },
      responsePayload: 41,
    })
  })
})

describe('recursive loops', () => {
  const resend = `
import { SQS } from '@aws-sdk/client-sqs'
const sqs = new SQS({})
export const handler = async ({ Records }) => {
  for (const { body } of Records) {
    await sqs.sendMessage({ QueueUrl: process.env.QUEUE_URL, MessageBody: String(Number(body) + 1) })
  }
}`

  async function loop(): Promise<{ source: string; dead: string }> {
    const dead = await createQueue('dead')
    const redrive = { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 2 }
    const source = await createQueue('source', {
      VisibilityTimeout: '60',
      RedrivePolicy: JSON.stringify(redrive),
    })
    await createFunction(await bundled(resend), {
      Environment: { Variables: { QUEUE_URL: source } },
    })
    return { source, dead }
  }
  const map = () =>
    lambda.createEventSourceMapping({ FunctionName, EventSourceArn: queueArn('source') })

  test('through a queue end after 16 invocations in its dead-letter queue', async () => {
    const { source, dead } = await loop()
    await map()
    await sqs.sendMessage({ QueueUrl: source, MessageBody: '0' })
    await mill.settle()
    await mill.clock.advance('5m')
    const letters = await messagesOf(dead)
    expect(letters.map(({ Body }) => Body)).toEqual(['16'])
    const failed = await mill.hops({ outcome: 'failed' })
    expect(failed).toHaveLength(2)
    expect(failed[0]!.reason).toContain('RecursiveInvocationException')
  })

  test('through a topic end in the failure destination', async () => {
    const failed = await createQueue('failed')
    const { TopicArn } = await sns.createTopic({ Name: 'loop' })
    const republish = `
import { SNS } from '@aws-sdk/client-sns'
const sns = new SNS({})
export const handler = async ({ Records: [{ Sns }] }) => {
  await sns.publish({ TopicArn: Sns.TopicArn, Message: String(Number(Sns.Message) + 1) })
}`
    await createFunction(await bundled(republish))
    await lambda.addPermission({
      ...{ FunctionName, StatementId: 'sns', Action: 'lambda:InvokeFunction' },
      ...{ Principal: 'sns.amazonaws.com', SourceArn: TopicArn },
    })
    const OnFailure = { Destination: queueArn('failed') }
    await lambda.putFunctionEventInvokeConfig({ FunctionName, DestinationConfig: { OnFailure } })
    await sns.subscribe({ TopicArn, Protocol: 'lambda', Endpoint: functionArn(FunctionName) })
    await sns.publish({ TopicArn, Message: '0' })
    await mill.settle()
    const records = (await messagesOf(failed)).map(({ Body }) => JSON.parse(Body!))
    expect(records.map(({ requestPayload }) => requestPayload.Records[0].Sns.Message)).toEqual([
      '16',
    ])
  })

  test('go on where the function allows them', async () => {
    const { source, dead } = await loop()
    await lambda.putFunctionRecursionConfig({ FunctionName, RecursiveLoop: 'Allow' })
    expect(await lambda.getFunctionRecursionConfig({ FunctionName })).toMatchObject({
      RecursiveLoop: 'Allow',
    })
    const { UUID } = await map()
    await sqs.sendMessage({ QueueUrl: source, MessageBody: '0' })
    let delivered = 0
    while (delivered < 30) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      delivered = (await mill.hops({ outcome: 'delivered', limit: 100 })).length
    }
    await lambda.deleteEventSourceMapping({ UUID })
    await mill.settle()
    expect(await messagesOf(dead)).toEqual([])
  })
})

test('provisioned concurrency is warm before the first call', async () => {
  const source = `exports.handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE`
  await createFunction(source)
  const { Version: Qualifier } = await lambda.publishVersion({ FunctionName })
  const put = await lambda.putProvisionedConcurrencyConfig({
    ...{ FunctionName, Qualifier, ProvisionedConcurrentExecutions: 2 },
  })
  expect(put.Status).toBe('IN_PROGRESS')
  await mill.settle()
  const shown = await lambda.getProvisionedConcurrencyConfig({ FunctionName, Qualifier })
  expect(shown).toMatchObject({ Status: 'READY', AllocatedProvisionedConcurrentExecutions: 2 })
  const { Payload } = await lambda.invoke({ FunctionName, Qualifier })
  expect(Payload!.transformToString()).toBe('"provisioned-concurrency"')
  const listed = await lambda.listProvisionedConcurrencyConfigs({ FunctionName })
  expect(listed.ProvisionedConcurrencyConfigs).toMatchObject([{ Status: 'READY' }])
  const { AccountLimit } = await lambda.getAccountSettings({})
  expect(AccountLimit!.UnreservedConcurrentExecutions).toBe(998)
  await lambda.deleteProvisionedConcurrencyConfig({ FunctionName, Qualifier })
})

test('provisioned concurrency is warm again after a restart', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'millrace-provisioned-'))
  try {
    const first = await startMillrace({ store: 'embedded', dataDir })
    const before = new Lambda(first.awsConfig)
    const source = `exports.handler = async () => process.env.AWS_LAMBDA_INITIALIZATION_TYPE`
    await before.createFunction({
      ...{ FunctionName, Runtime: 'nodejs20.x', Handler: 'index.handler', Role: ROLE },
      ...{ Code: { ZipFile: await zipOf({ 'index.js': source }) }, Publish: true },
    })
    const Qualifier = '1'
    await before.putProvisionedConcurrencyConfig({
      ...{ FunctionName, Qualifier, ProvisionedConcurrentExecutions: 1 },
    })
    before.destroy()
    await first.stop()
    const second = await startMillrace({ store: 'embedded', dataDir })
    await second.settle()
    const after = new Lambda(second.awsConfig)
    const { Payload } = await after.invoke({ FunctionName, Qualifier })
    expect(Payload!.transformToString()).toBe('"provisioned-concurrency"')
    after.destroy()
    await second.stop()
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
})

describe('logs', () => {
  const logGroupName = `/aws/lambda/${FunctionName}`

  test('as JSON hold platform events and the lines of their level', async () => {
    await createFunction(
      `exports.handler = async () => { console.debug('no'); console.warn('yes') }`,
      { LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'WARN' } },
    )
    await lambda.invoke({ FunctionName })
    await mill.settle()
    const read = async () => (await logs.filterLogEvents({ logGroupName })).events ?? []
    while ((await read()).length < 4) await new Promise((resolve) => setTimeout(resolve, 50))
    const events = (await read()).map(({ message }) => JSON.parse(message!))
    expect(events.map(({ type, level }) => type ?? level)).toEqual([
      ...['platform.initStart', 'platform.start', 'WARN', 'platform.report'],
    ])
    const found = await logs.filterLogEvents({
      logGroupName,
      filterPattern: '{ $.record.metrics.memorySizeMB = 128 }',
    })
    expect(found.events).toHaveLength(1)
  })

  test('are followed live', async () => {
    await logs.createLogGroup({ logGroupName })
    const following = new CloudWatchLogsClient({ ...mill.awsConfig, disableHostPrefix: true })
    const arn = `arn:aws:logs:us-east-1:000000000000:log-group:${logGroupName}`
    const { responseStream } = await following.send(
      new StartLiveTailCommand({ logGroupIdentifiers: [arn], logEventFilterPattern: 'hello' }),
    )
    await createFunction(
      `exports.handler = async () => { console.log('hello'); console.log('no') }`,
    )
    await lambda.invoke({ FunctionName })
    for await (const event of responseStream!) {
      if (event.sessionStart) expect(event.sessionStart.logGroupIdentifiers).toEqual([arn])
      const results = event.sessionUpdate?.sessionResults
      if (results === undefined) continue
      expect(results).toHaveLength(1)
      expect(results[0]!.message).toContain('hello')
      break
    }
    following.destroy()
  })
})
