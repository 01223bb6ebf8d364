// Event source mappings through the AWS SDK for JavaScript v3: their life, their errors; and
// sqs-consumer, which many people use in Lambda's place.

import { Lambda, paginateListEventSourceMappings } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { Consumer } from 'sqs-consumer'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { refusal } from './refusal.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

let mill: Millrace
let lambda: Lambda
let sqs: SQS
beforeAll(async () => {
  mill = await startMillrace()
  lambda = new Lambda({ ...mill.awsConfig, maxAttempts: 1 })
  sqs = new SQS({ ...mill.awsConfig, maxAttempts: 1 })
})
afterAll(async () => {
  lambda.destroy()
  sqs.destroy()
  await mill.stop()
})

let url: string
beforeEach(async () => {
  await mill.reset()
  await lambda.createFunction({
    FunctionName: 'f',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: await zipOf({ 'index.mjs': 'export const handler = async () => {}' }) },
  })
  url = (await sqs.createQueue({ QueueName: 'q' })).QueueUrl!
})

const map = (more: object = {}) =>
  lambda.createEventSourceMapping({
    FunctionName: 'f',
    EventSourceArn: queueArn('q'),
    ...more,
  })

const depth = async () => {
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl: url, AttributeNames: ['All'] })
  return [
    Attributes!['ApproximateNumberOfMessages'],
    Attributes!['ApproximateNumberOfMessagesNotVisible'],
  ].map(Number)
}

test('created, enabled, paused, resumed, deleted', async () => {
  const created = await map()
  expect(created).toMatchObject({
    $metadata: { httpStatusCode: 202 },
    UUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
    State: 'Creating',
    StateTransitionReason: 'USER_INITIATED',
    BatchSize: 10,
    MaximumBatchingWindowInSeconds: 0,
    FunctionResponseTypes: [],
    EventSourceArn: queueArn('q'),
    FunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:f',
  })
  const { UUID } = created
  const state = async () => (await lambda.getEventSourceMapping({ UUID })).State
  await mill.settle()
  expect(await state()).toBe('Enabled')

  expect((await lambda.updateEventSourceMapping({ UUID, Enabled: false })).State).toBe('Disabling')
  await mill.settle()
  expect(await state()).toBe('Disabled')
  await sqs.sendMessage({ QueueUrl: url, MessageBody: 'm' })
  await mill.settle()
  expect(await depth()).toEqual([1, 0])

  expect((await lambda.updateEventSourceMapping({ UUID, Enabled: true })).State).toBe('Enabling')
  await mill.settle()
  expect(await state()).toBe('Enabled')
  expect(await depth()).toEqual([0, 0])

  expect((await lambda.deleteEventSourceMapping({ UUID })).State).toBe('Deleting')
  await mill.settle()
  expect(await refusal(lambda.getEventSourceMapping({ UUID }))).toMatchObject({
    name: 'ResourceNotFoundException',
    status: 404,
  })
  await sqs.sendMessage({ QueueUrl: url, MessageBody: 'm' })
  await mill.settle()
  expect(await depth()).toEqual([1, 0])
})

test('listed by function, by source and by page', async () => {
  const second = await sqs.createQueue({ QueueName: 'second' })
  expect(second.QueueUrl).toBeDefined()
  const a = await map()
  const b = await map({ EventSourceArn: queueArn('second'), Enabled: false })
  const bySource = await lambda.listEventSourceMappings({ EventSourceArn: queueArn('second') })
  expect(bySource.EventSourceMappings!.map(({ UUID }) => UUID)).toEqual([b.UUID])
  const all: (string | undefined)[] = []
  for await (const page of paginateListEventSourceMappings(
    { client: lambda, pageSize: 1 },
    { FunctionName: 'f' },
  )) {
    all.push(...page.EventSourceMappings!.map(({ UUID }) => UUID))
  }
  expect(all.sort()).toEqual([a.UUID, b.UUID].sort())
})

test('a filter lets the others go unseen', async () => {
  await map({ FilterCriteria: { Filters: [{ Pattern: '{"body":{"kind":["order"]}}' }] } })
  for (const body of ['{"kind":"order"}', '{"kind":"other"}', 'no json']) {
    await sqs.sendMessage({ QueueUrl: url, MessageBody: body })
  }
  await mill.settle()
  expect(await depth()).toEqual([0, 0])
  expect(await mill.hops({ outcome: 'filtered' })).toHaveLength(2)
})

describe('refused', () => {
  test.each<[string, object, string, number, RegExp]>([
    [
      'a queue that is not there',
      { EventSourceArn: queueArn('none') },
      'InvalidParameterValueException',
      400,
      /AWS\.SimpleQueueService\.NonExistentQueue/,
    ],
    [
      'a source that is none',
      { EventSourceArn: 'arn:aws:foo:us-east-1:000000000000:bar' },
      'InvalidParameterValueException',
      400,
      /^Unrecognized event source/,
    ],
    [
      'a function that is not there',
      { FunctionName: 'none' },
      'InvalidParameterValueException',
      400,
      /^Function does not exist/,
    ],
    [
      'a broken filter',
      { FilterCriteria: { Filters: [{ Pattern: '{"body":"x"}' }] } },
      'InvalidParameterValueException',
      400,
      /^Invalid filter pattern definition/,
    ],
    [
      'large batches without a window',
      { BatchSize: 11 },
      'InvalidParameterValueException',
      400,
      /^Maximum batch window in seconds must be greater than 0/,
    ],
    ['a batch of 0', { BatchSize: 0 }, 'ValidationException', 400, /at 'batchSize'/],
    [
      'a concurrency of 1',
      { ScalingConfig: { MaximumConcurrency: 1 } },
      'ValidationException',
      400,
      /greater than or equal to 2/,
    ],
    [
      'a destination',
      { DestinationConfig: { OnFailure: { Destination: queueArn('q') } } },
      'InvalidParameterValueException',
      400,
      /^Unsupported DestinationConfig parameter/,
    ],
  ])('%s', async (_, more, name, status, message) => {
    const refused = await refusal(map(more))
    expect(refused).toMatchObject({ name, status })
    expect(refused.message).toMatch(message)
    expect((await lambda.listEventSourceMappings({})).EventSourceMappings).toEqual([])
  })

  test('a second mapping of the same two, naming the first', async () => {
    const { UUID } = await map()
    const refused = await refusal(map())
    expect(refused).toMatchObject({ name: 'ResourceConflictException', status: 409 })
    expect(refused.message).toContain(UUID)
  })

  test('a queue that shows messages again before the function has ended', async () => {
    await lambda.updateFunctionConfiguration({ FunctionName: 'f', Timeout: 60 })
    expect(await refusal(map())).toMatchObject({
      name: 'InvalidParameterValueException',
      status: 400,
    })
  })
})

test('sqs-consumer consumes', async () => {
  const bodies: string[] = []
  const done = new Promise<void>((resolve, reject) => {
    const consumer = Consumer.create({
      queueUrl: url,
      sqs: sqs as any,
      waitTimeSeconds: 20,
      batchSize: 10,
      handleMessage: async (message) => {
        bodies.push(message.Body!)
        if (bodies.length === 3) consumer.stop()
        return message
      },
    })
    consumer.on('error', reject)
    consumer.on('processing_error', reject)
    consumer.on('stopped', () => resolve())
    consumer.start()
  })
  for (const MessageBody of ['a', 'b', 'c']) await sqs.sendMessage({ QueueUrl: url, MessageBody })
  await done
  expect(bodies.sort()).toEqual(['a', 'b', 'c'])
  await expect.poll(depth).toEqual([0, 0])
})
