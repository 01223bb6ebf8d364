// Events in every state that Lambda's asynchronous queue and subscription filters leave them in.

import { queueArn } from '../zip.ts'
import { functionArn, type Scenarios, type World } from './world.ts'

const worker = functionArn('worker')

/** Log events that match a subscription filter; the id under which they leave. */
async function logged(world: World): Promise<string> {
  const group = { logGroupName: '/orders' }
  await world.logs.createLogGroup(group)
  await world.logs.createLogStream({ ...group, logStreamName: 's' })
  await world.logs.putSubscriptionFilter({
    ...{ ...group, filterName: 'all', filterPattern: '', destinationArn: worker },
  })
  return 's'
}

async function put(world: World): Promise<string> {
  const timestamp = world.server.clock.nowMs()
  await world.logs.putLogEvents({
    ...{ logGroupName: '/orders', logStreamName: 's' },
    logEvents: [{ timestamp, message: 'hello' }],
  })
  await world.server.settle()
  const hops = await world.server.lineage.list({ limit: 100 })
  return hops.find(({ via }) => via === 'logs-to-lambda')!.id
}

export const lambdaScenarios: Scenarios = {
  'lambda.queued': {
    async bring(world) {
      await world.function('worker')
      const dueAtMs = world.server.clock.nowMs() + 60_000
      const intent = { edge: 'lambda-async', target: worker, dueAtMs, payload: {} }
      return world.record({ id: 'r', to: worker }, intent)
    },
    says: /is with function worker: its first attempt runs or waits for a free environment\.$/,
  },
  'lambda.throttled': {
    async bring(world) {
      await world.function('worker')
      world.server.setWeather(1, [{ match: 'lambda:worker', throttle: 1 }])
      return world.event('worker')
    },
    says: /waits in the asynchronous queue of function worker, next tried .*: weather/,
  },
  'lambda.retrying': {
    async bring(world) {
      await world.function('worker', 'fails')
      return world.event('worker')
    },
    says: /waits for attempt 2 at function worker, due .*: FunctionError: the database is down\.$/,
  },
  'lambda.done': {
    async bring(world) {
      await world.function('worker')
      return world.event('worker')
    },
    says: /was handled by function worker/,
  },
  'lambda.failed': {
    bring: (world) => world.record({ id: 'r', to: worker, outcome: 'failed', reason: 'Error: no' }),
    says: /failed at function worker .*: Error: no\.$/,
  },
  'lambda.dropped': {
    async bring(world) {
      await world.function('worker', 'fails')
      const none = { FunctionName: 'worker', MaximumRetryAttempts: 0 }
      await world.lambda.putFunctionEventInvokeConfig(none)
      return world.event('worker')
    },
    says: /was given up by function worker .*: .*the database is down.*no dead-letter queue/,
  },
  'lambda.gone': {
    bring: (world) => world.record({ id: 'r', to: worker }),
    says: /has left the asynchronous queue of function worker; how is not recorded\.$/,
  },
  'logs.retrying': {
    async bring(world) {
      await world.function('worker')
      await logged(world)
      world.server.setWeather(1, [{ match: 'logs-to-lambda', delayMs: 60_000 }])
      return put(world)
    },
    says: /waits at log group \/orders for its next delivery to function worker, due .*: weather/,
  },
  'logs.dropped': {
    async bring(world) {
      await world.function('worker')
      await logged(world)
      await world.lambda.deleteFunction({ FunctionName: 'worker' })
      return put(world)
    },
    says: /was not delivered to function worker and was given up .*not found/i,
  },
  'outbox.travelling': {
    async bring(world) {
      await world.queue('dead')
      await failing(world)
      world.server.setWeather(1, [{ match: 'sqs:dead', fail: 1 }])
      return world.event('worker')
    },
    says: /has left function worker and is on its way to queue dead, due .*weather/,
  },
  'outbox.dropped': {
    async bring(world) {
      const QueueUrl = await world.queue('dead')
      await failing(world)
      await world.sqs.deleteQueue({ QueueUrl })
      return world.event('worker')
    },
    says: /did not reach queue dead and was given up/,
  },
  'call.refused': {
    bring: (world) =>
      world.record({
        ...{ id: 'r', from: 'arn:aws:iam::000000000000:root', to: queueArn('orders') },
        ...{ outcome: 'refused', reason: 'with an explicit deny' },
      }),
    says: /was a call to queue orders that AWS would refuse .*: with an explicit deny\.$/,
  },
  unknown: {
    bring: (world) =>
      world.record({ id: 'e', to: 'arn:aws:states:us-east-1:000000000000:execution:a:b' }),
    says: /was last seen at execution a:b/,
  },
}

/** A function that fails once and for all, into the queue `dead`. */
async function failing(world: World): Promise<void> {
  await world.function('worker', 'fails')
  await world.lambda.putFunctionEventInvokeConfig({
    ...{ FunctionName: 'worker', MaximumRetryAttempts: 0 },
    DestinationConfig: { OnFailure: { Destination: queueArn('dead') } },
  })
}
