// Powertools for AWS Lambda inside functions: what teams use must work unchanged.
// https://docs.powertools.aws.dev/lambda/typescript/latest/

import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { bundled } from './bundle.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

const FunctionName = 'worker'

/** Fails for bodies that begin with `bad`; logs each with the context of its invocation. */
const SOURCE = (processor: string, type: string) => `
import { ${processor}, EventType, ${type} } from '@aws-lambda-powertools/batch'
import { Logger } from '@aws-lambda-powertools/logger'

const logger = new Logger({ serviceName: 'orders' })
const processor = new ${processor}(${processor === 'BatchProcessor' ? 'EventType.SQS' : ''})
const work = async ({ body, messageId }) => {
  if (body.startsWith('bad')) throw new Error('cannot do ' + body)
  logger.debug('seen', { body })
  logger.info('done', { body, messageId })
}
export const handler = async (event, context) => {
  logger.addContext(context)
  return ${type}(event, work, processor, { context })
}
`

let mill: Millrace
let sqs: SQS
let lambda: Lambda
let logs: CloudWatchLogs

beforeAll(async () => {
  mill = await startMillrace({ store: 'embedded' })
  sqs = new SQS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
  logs = new CloudWatchLogs(mill.awsConfig)
})
afterAll(async () => {
  for (const client of [sqs, lambda, logs]) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

async function setUp(source: string, fifo: boolean) {
  const suffix = fifo ? '.fifo' : ''
  const common: Record<string, string> = fifo ? { FifoQueue: 'true' } : {}
  const create = async (name: string, Attributes: Record<string, string> = {}) =>
    (await sqs.createQueue({ QueueName: name, Attributes: { ...common, ...Attributes } })).QueueUrl!
  const dead = await create(`dead${suffix}`)
  const redrive = { deadLetterTargetArn: queueArn(`dead${suffix}`), maxReceiveCount: 2 }
  const queue = await create(`queue${suffix}`, {
    VisibilityTimeout: '30',
    RedrivePolicy: JSON.stringify(redrive),
  })
  await lambda.createFunction({
    ...{ FunctionName, Runtime: 'nodejs22.x', Handler: 'index.handler', Role: ROLE, Timeout: 10 },
    Code: { ZipFile: await zipOf({ 'index.js': await bundled(source) }) },
    LoggingConfig: { LogFormat: 'JSON', ApplicationLogLevel: 'INFO', SystemLogLevel: 'WARN' },
  })
  return { queue, dead }
}

const map = (name: string) =>
  lambda.createEventSourceMapping({
    ...{ FunctionName, EventSourceArn: queueArn(name), BatchSize: 10 },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  })

async function bodiesOf(QueueUrl: string): Promise<string[]> {
  const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
  return Messages.map(({ Body }) => Body!).sort()
}

test('the batch processor fails only what failed, and the logger tells what was done', async () => {
  const { queue, dead } = await setUp(SOURCE('BatchProcessor', 'processPartialResponse'), false)
  const bodies = ['good 1', 'bad 1', 'good 2', 'bad 2', 'good 3']
  await sqs.sendMessageBatch({
    QueueUrl: queue,
    Entries: bodies.map((MessageBody, i) => ({ Id: `${i}`, MessageBody })),
  })
  await map('queue')
  await mill.settle()
  await mill.clock.advance('2m')
  expect(await bodiesOf(dead)).toEqual(['bad 1', 'bad 2'])
  expect(await bodiesOf(queue)).toEqual([])

  const logGroupName = `/aws/lambda/${FunctionName}`
  const lines = async () =>
    (
      (await logs.filterLogEvents({ logGroupName, filterPattern: '{ $.service = "orders" }' }))
        .events ?? []
    ).map(({ message }) => JSON.parse(message!))
  while ((await lines()).length < 3) await new Promise((resolve) => setTimeout(resolve, 50))
  const told = await lines()
  expect(told.map(({ body }) => body).sort()).toEqual(['good 1', 'good 2', 'good 3'])
  expect(told[0]).toMatchObject({
    ...{ level: 'INFO', message: 'done', function_name: FunctionName, cold_start: true },
    function_arn: `arn:aws:lambda:us-east-1:000000000000:function:${FunctionName}`,
    function_request_id: expect.any(String),
    xray_trace_id: expect.stringMatching(/^1-/),
  })
})

test('the FIFO processor stops at the first failure of a group', async () => {
  const source = SOURCE('SqsFifoPartialProcessor', 'processPartialResponseSync').replace(
    'async ({ body',
    '({ body',
  )
  const { queue, dead } = await setUp(source, true)
  const bodies = ['good 1', 'bad 1', 'good 2']
  await sqs.sendMessageBatch({
    QueueUrl: queue,
    Entries: bodies.map((MessageBody, i) => ({
      ...{ Id: `${i}`, MessageBody, MessageGroupId: 'a', MessageDeduplicationId: `${i}` },
    })),
  })
  await map('queue.fifo')
  await mill.settle()
  await mill.clock.advance('29s')
  const delivered = async () => (await mill.hops({ outcome: 'delivered' })).length
  expect(await delivered()).toBe(1)
  await mill.clock.advance('5m')
  // What waited behind the poison was received as often, and goes with it or after it.
  expect(await bodiesOf(dead)).toContain('bad 1')
  expect(await bodiesOf(queue)).toEqual([])
})
