// Which deliveries are logged, where, and in which words.

import { afterEach, expect, it } from 'vitest'
import { snsWorld, type SnsWorld } from './sns-world.fixture.ts'

const ROLE = 'arn:aws:iam::111111111111:role/logs'
const GROUP = 'sns/us-east-1/111111111111/t'

interface Logged {
  readonly group: string
  readonly stream: string
  readonly document: any
}

let world: SnsWorld
let logged: Logged[]
function start(append?: () => Promise<void>): SnsWorld {
  logged = []
  const record = async (_: string, __: string, group: string, stream: string, events: any) => {
    for (const { message } of events) logged.push({ group, stream, document: JSON.parse(message) })
  }
  return (world = snsWorld({ logs: { append: append ?? record } }))
}
afterEach(() => world.stop())

const sqsFeedback = (more: object = {}) => ({
  SQSSuccessFeedbackRoleArn: ROLE,
  SQSFailureFeedbackRoleArn: ROLE,
  ...more,
})

it('a delivery is told with its message, its destination and how long it took', async () => {
  start()
  const topic = await world.topic('t', sqsFeedback())
  await world.queueOn(topic, 'q')
  const { MessageId } = await world.publish(topic, 'Hello')
  await world.settle()
  expect(logged).toEqual([
    {
      group: GROUP,
      stream: '2026-01-01',
      document: {
        notification: {
          messageMD5Sum: '8b1a9953c4611296a827abf8c47804d7',
          messageId: MessageId,
          topicArn: topic,
          timestamp: '2026-01-01 00:00:00.000',
        },
        delivery: {
          deliveryId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          destination: 'arn:aws:sqs:us-east-1:111111111111:q',
          providerResponse: '{}',
          dwellTimeMs: 0,
          attempts: 1,
          statusCode: 200,
        },
        status: 'SUCCESS',
      },
    },
  ])
})

it('a failure is told once it is final, long texts included', async () => {
  start()
  const topic = await world.topic('t', sqsFeedback())
  await world.queueOn(topic, 'gone')
  await world.sqs.call('DeleteQueue', { QueueUrl: 'http://localhost/111111111111/gone' })
  await world.publish(topic, 'x'.repeat(100_000))
  await world.settle()
  expect(logged.map(({ group, document }) => [group, document.status])).toEqual([
    [`${GROUP}/Failure`, 'FAILURE'],
  ])
  const { delivery } = logged[0]!.document
  expect(delivery).toMatchObject({ attempts: 1, statusCode: 400 })
  expect(JSON.parse(delivery.providerResponse).ErrorCode).toBe(
    'AWS.SimpleQueueService.NonExistentQueue',
  )
})

it('what may still succeed is not told', async () => {
  const invoke = { failures: 2 }
  logged = []
  world = snsWorld({
    lambda: {
      function: async () => undefined,
      async invokeAsync() {
        if (invoke.failures-- > 0) throw new Error('busy')
        return { taken: true }
      },
    },
    logs: {
      append: async (_, __, group, stream, events) =>
        void logged.push({ group, stream, document: JSON.parse(events[0]!.message) }),
    },
  })
  const topic = await world.topic('t', {
    LambdaSuccessFeedbackRoleArn: ROLE,
    LambdaFailureFeedbackRoleArn: ROLE,
  })
  const Endpoint = 'arn:aws:lambda:us-east-1:111111111111:function:f'
  await world.call('Subscribe', { TopicArn: topic, Protocol: 'lambda', Endpoint })
  await world.publish(topic, 'm')
  await world.settle()
  await world.context.clock.advance(60_000)
  await world.settle()
  expect(logged.map(({ document }) => document.delivery)).toMatchObject([
    { attempts: 3, statusCode: 202 },
  ])
})

it.each([
  ['without a role', {}, 0],
  ['with a sample of nothing', sqsFeedback({ SQSSuccessFeedbackSampleRate: '0' }), 0],
  ['of another protocol', { LambdaSuccessFeedbackRoleArn: ROLE }, 0],
  ['of failures only', { SQSFailureFeedbackRoleArn: ROLE }, 0],
  ['with all of it', sqsFeedback({ SQSSuccessFeedbackSampleRate: '100' }), 40],
])('successes %s: %j', async (_, attributes, expected) => {
  start()
  const topic = await world.topic('t', attributes as Record<string, string>)
  await world.queueOn(topic, 'q')
  for (let i = 0; i < 40; i++) await world.publish(topic, `${i}`)
  await world.settle()
  expect(logged).toHaveLength(expected)
})

it('a sample is some of them', async () => {
  start()
  const topic = await world.topic('t', sqsFeedback({ SQSSuccessFeedbackSampleRate: '50' }))
  await world.queueOn(topic, 'q')
  for (let i = 0; i < 100; i++) await world.publish(topic, `${i}`)
  await world.settle()
  expect(logged.length).toBeGreaterThan(20)
  expect(logged.length).toBeLessThan(80)
})

it('a log that cannot be written fails no delivery', async () => {
  start(async () => {
    throw new Error('no log')
  })
  const topic = await world.topic('t', sqsFeedback())
  await world.queueOn(topic, 'q')
  await world.publish(topic, 'm')
  await world.settle()
  expect(await world.drain('q')).toHaveLength(1)
})
