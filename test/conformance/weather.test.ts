// Weather from end to end: what AWS allows but rarely shows, the same for the same seed.

import { Lambda } from '@aws-sdk/client-lambda'
import { SNS } from '@aws-sdk/client-sns'
import { SQS } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'
import { queueArn, ROLE, zipOf } from './zip.ts'

let mill: Millrace
let sqs: SQS
let sns: SNS
let lambda: Lambda

beforeAll(async () => {
  mill = await startMillrace()
  sqs = new SQS(mill.awsConfig)
  sns = new SNS(mill.awsConfig)
  lambda = new Lambda(mill.awsConfig)
})
afterAll(async () => {
  for (const client of [sqs, sns, lambda]) client.destroy()
  await mill.stop()
})
beforeEach(() => mill.reset())

async function received(QueueUrl: string): Promise<string[]> {
  const bodies: string[] = []
  for (;;) {
    const { Messages } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10 })
    if (Messages === undefined) return bodies
    bodies.push(...Messages.map(({ Body }) => Body!))
  }
}

async function storm(seed: number): Promise<string[]> {
  await mill.reset()
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'jobs' })
  mill.weather({ seed, rules: [{ match: 'sqs:jobs', duplicate: 0.2, reorder: 0.5 }] })
  for (let i = 0; i < 30; i++) await sqs.sendMessage({ QueueUrl, MessageBody: String(i) })
  return received(QueueUrl!)
}

test('a standard queue repeats and reorders, the same for the same seed', async () => {
  const first = await storm(7)
  expect(new Set(first).size).toBe(30)
  expect(first.length).toBeGreaterThan(30)
  expect(first).not.toEqual(first.toSorted((a, b) => Number(a) - Number(b)))
  expect(await storm(7)).toEqual(first)
  expect(await storm(8)).not.toEqual(first)
  const reasons = (await mill.hops({ limit: 1000 })).map(({ reason }) => reason ?? '')
  expect(reasons).toContain(
    'weather of seed 8: duplicate 20 % of sqs:jobs: the message is there twice',
  )
  expect(reasons).toContain('weather of seed 8: reorder 50 % of sqs:jobs')
})

test('FIFO queues keep their promises in any weather', async () => {
  const { QueueUrl } = await sqs.createQueue({
    QueueName: 'jobs.fifo',
    Attributes: { FifoQueue: 'true', ContentBasedDeduplication: 'true' },
  })
  mill.weather({ rules: [{ match: '*', duplicate: 1, reorder: 1 }] })
  const sent = Array.from({ length: 20 }, (_, i) => String(i))
  for (const MessageBody of sent)
    await sqs.sendMessage({ QueueUrl, MessageBody, MessageGroupId: 'g' })
  const got: string[] = []
  for (let i = 0; i < 4; i++) {
    const { Messages = [] } = await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 5 })
    for (const { Body, ReceiptHandle } of Messages) {
      got.push(Body!)
      await sqs.deleteMessage({ QueueUrl, ReceiptHandle })
    }
  }
  expect(got).toEqual(sent)
})

test('a queue that fails half of the time gets everything in the end, after retries that say why', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'jobs' })
  const { TopicArn } = await sns.createTopic({ Name: 'orders' })
  await sns.subscribe({ TopicArn, Protocol: 'sqs', Endpoint: queueArn('jobs') })
  mill.weather({ seed: 2, rules: ['fail 50 % of sqs:jobs', 'delay 2000 ms of sns-to-sqs'] })
  for (let i = 0; i < 10; i++) await sns.publish({ TopicArn, Message: String(i) })
  await mill.settle()
  expect(await received(QueueUrl!)).toEqual([])
  await mill.clock.advance('2s')
  await mill.clock.advance('10m')
  mill.weather({})
  const messages = (await received(QueueUrl!)).map((body) => JSON.parse(body).Message as string)
  expect([...messages].sort()).toEqual(Array.from({ length: 10 }, (_, i) => String(i)))
  const failed = await mill.hops({ outcome: 'failed' })
  expect(failed.length).toBeGreaterThan(0)
  for (const { reason } of failed) {
    expect(reason).toBe('InternalFailure: weather of seed 2: fail 50 % of sqs:jobs')
  }
})

test('a function fails by the weather, and its queue tries again', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'jobs' })
  await lambda.createFunction({
    FunctionName: 'orders',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: await zipOf({ 'index.mjs': 'export const handler = async () => {}' }) },
  })
  await lambda.createEventSourceMapping({
    FunctionName: 'orders',
    EventSourceArn: queueArn('jobs'),
  })
  await mill.settle()
  mill.weather({ rules: ['fail 100 % of lambda:orders'] })
  const { MessageId } = await sqs.sendMessage({ QueueUrl, MessageBody: 'x' })
  await mill.settle()
  expect((await mill.explain(MessageId!)).join(' ')).toContain('weather of seed 1')
  mill.weather({})
  await mill.clock.advance('31s')
  const [newest] = await mill.hops({ resource: queueArn('jobs') })
  expect(newest!.outcome).toBe('deleted')
})

test('an event that only meets throttles lives for six hours, then it is dead-lettered', async () => {
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'dead' })
  await lambda.createFunction({
    FunctionName: 'orders',
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Role: ROLE,
    DeadLetterConfig: { TargetArn: queueArn('dead') },
    Code: { ZipFile: await zipOf({ 'index.mjs': 'export const handler = async () => {}' }) },
  })
  mill.weather({ rules: ['throttle 100 % of lambda:orders'] })
  await lambda.invoke({ FunctionName: 'orders', InvocationType: 'Event', Payload: '{"n":1}' })
  await mill.clock.advance('350m')
  expect(await received(QueueUrl!)).toEqual([])
  await mill.clock.advance('20m')
  expect(await received(QueueUrl!)).toEqual(['{"n":1}'])
})

test('there is no weather on the real clock unless asked for', async () => {
  const real = await startMillrace({ clock: 'real' })
  expect(() => real.weather({})).toThrow('there is weather only with --clock virtual or --weather')
  const response = await fetch(`${real.endpoint}/_millrace/weather`, { method: 'POST', body: '{}' })
  expect(response.status).toBe(400)
  await real.stop()
})
