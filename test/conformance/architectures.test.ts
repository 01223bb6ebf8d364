// Architectures 1 and 2 from end to end: real SDK, real HTTP, real child processes, virtual time.

import { Lambda } from '@aws-sdk/client-lambda'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

let mill: Millrace
let sqs: SQS
let lambda: Lambda

beforeAll(async () => {
  mill = await startMillrace({ store: 'embedded' })
  sqs = new SQS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
})

afterAll(async () => {
  sqs.destroy()
  lambda.destroy()
  await mill.stop()
})

beforeEach(() => mill.reset())

async function createFunction(source: string): Promise<void> {
  await lambda.createFunction({
    FunctionName: 'worker',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Timeout: 5,
    Code: { ZipFile: await zipOf({ 'index.mjs': source }) },
  })
}

async function count(url: string): Promise<number[]> {
  const { Attributes } = await sqs.getQueueAttributes({ QueueUrl: url, AttributeNames: ['All'] })
  return [
    Number(Attributes!['ApproximateNumberOfMessages']),
    Number(Attributes!['ApproximateNumberOfMessagesNotVisible']),
  ]
}

async function queueWithDeadLetters(fifo: boolean, maxReceiveCount: number) {
  const suffix = fifo ? '.fifo' : ''
  const common: Record<string, string> = fifo
    ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' }
    : {}
  const dead = await sqs.createQueue({ QueueName: `dead${suffix}`, Attributes: common })
  const source = await sqs.createQueue({
    QueueName: `source${suffix}`,
    Attributes: {
      ...common,
      VisibilityTimeout: '30',
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: queueArn(`dead${suffix}`),
        maxReceiveCount,
      }),
    },
  })
  await lambda.createEventSourceMapping({
    FunctionName: 'worker',
    EventSourceArn: queueArn(`source${suffix}`),
    BatchSize: 1,
  })
  await mill.settle()
  return { source: source.QueueUrl!, dead: dead.QueueUrl! }
}

test('architecture 1: five failures, then the dead-letter queue, and the path explains it', async () => {
  await createFunction(`export const handler = async () => { throw new Error('boom') }`)
  const { source, dead } = await queueWithDeadLetters(false, 5)
  const { MessageId } = await sqs.sendMessage({ QueueUrl: source, MessageBody: 'poison' })
  for (let attempt = 1; attempt <= 5; attempt++) {
    const waiting = await mill.settle()
    expect(waiting).toEqual([
      { dueAtMs: mill.clock.nowMs() + 30_000, label: `visible in ${queueArn('source')}` },
    ])
    expect([await count(source), await count(dead)]).toEqual([
      [0, 1],
      [0, 0],
    ])
    await mill.clock.advance('30s')
  }
  await mill.settle()
  expect([await count(source), await count(dead)]).toEqual([
    [0, 0],
    [1, 0],
  ])
  const { Messages } = await sqs.receiveMessage({
    QueueUrl: dead,
    MessageSystemAttributeNames: ['All'],
  })
  expect(Messages![0]).toMatchObject({
    MessageId,
    Body: 'poison',
    Attributes: { ApproximateReceiveCount: '6', DeadLetterQueueSourceArn: queueArn('source') },
  })
  const failed = (await mill.hops({ outcome: 'failed' })).filter(({ id }) => id === MessageId)
  expect(failed.map(({ attempt }) => attempt).sort()).toEqual([1, 2, 3, 4, 5])
  expect(failed.every(({ reason }) => reason?.includes('boom'))).toBe(true)
  const explained = (await mill.explain(MessageId!)).join('\n')
  expect(explained).toContain('maxReceiveCount 5')
  expect(explained).toContain('dead')
})

test('architecture 1 without a dead-letter queue: a poison message loops for ever', async () => {
  await createFunction(`export const handler = async () => { throw new Error('boom') }`)
  const { QueueUrl } = await sqs.createQueue({
    QueueName: 'endless',
    Attributes: { VisibilityTimeout: '30' },
  })
  await lambda.createEventSourceMapping({
    FunctionName: 'worker',
    EventSourceArn: queueArn('endless'),
  })
  await sqs.sendMessage({ QueueUrl, MessageBody: 'poison' })
  await mill.settle()
  await mill.clock.advance('10m')
  await mill.settle()
  const failed = await mill.hops({ outcome: 'failed' })
  expect(Math.max(...failed.map(({ attempt }) => attempt!))).toBe(21)
  expect(await count(QueueUrl!)).toEqual([0, 1])
})

test('architecture 2: a failing message blocks its group, and only it, until the DLQ takes it', async () => {
  await createFunction(`export const handler = async (event) => {
    if (event.Records[0].body.includes('poison')) throw new Error('boom')
  }`)
  const { source, dead } = await queueWithDeadLetters(true, 3)
  const bodies = new Map<string, string>()
  for (const body of ['A1 poison', 'A2', 'B1', 'A3', 'B2']) {
    const { MessageId } = await sqs.sendMessage({
      QueueUrl: source,
      MessageBody: body,
      MessageGroupId: body[0]!,
    })
    bodies.set(MessageId!, body)
  }
  const handled = async () =>
    (await mill.hops({ outcome: 'deleted' })).reverse().map(({ id }) => bodies.get(id))
  await mill.settle()
  expect(await handled()).toEqual(['B1', 'B2'])
  await mill.clock.advance('60s')
  await mill.settle()
  expect(await handled()).toEqual(['B1', 'B2'])
  await mill.clock.advance('30s')
  await mill.settle()
  expect(await handled()).toEqual(['B1', 'B2', 'A2', 'A3'])
  const { Messages } = await sqs.receiveMessage({ QueueUrl: dead })
  expect(Messages![0]!.Body).toBe('A1 poison')
})

test('ReportBatchItemFailures: only what is reported comes back', async () => {
  await createFunction(`export const handler = async (event) => ({
    batchItemFailures: event.Records
      .filter(({ body }) => body === 'bad')
      .map(({ messageId }) => ({ itemIdentifier: messageId })),
  })`)
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'partial' })
  await lambda.createEventSourceMapping({
    FunctionName: 'worker',
    EventSourceArn: queueArn('partial'),
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  })
  await sqs.sendMessageBatch({
    QueueUrl,
    Entries: ['good', 'bad', 'fine'].map((MessageBody, i) => ({ Id: `${i}`, MessageBody })),
  })
  await mill.settle()
  expect(await count(QueueUrl!)).toEqual([0, 1])
  expect(await mill.hops({ outcome: 'deleted' })).toHaveLength(2)
})
