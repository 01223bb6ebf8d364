import { gunzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { AwsError } from '../kernel/aws-error.ts'
import { operations } from '../services/logs/operations.ts'
import { caller, testContext } from '../services/test-context.ts'
import type { Intent } from '../store/store.ts'
import { logsToLambda } from './logs-to-lambda.ts'

const destinationArn = 'arn:aws:lambda:us-east-1:111111111111:function:f'
const carry = { nowMs: 0, jitter: () => 0, signal: new AbortController().signal }

async function intentsOf(messages: string[]): Promise<Intent[]> {
  const context = testContext()
  const call = caller(operations, context)
  const names = { logGroupName: 'g', logStreamName: 's' }
  await call('CreateLogGroup', names)
  await call('CreateLogStream', names)
  await call('PutSubscriptionFilter', {
    ...names,
    filterName: 'errors',
    filterPattern: 'ERROR',
    destinationArn,
  })
  const timestamp = context.clock.nowMs()
  const logEvents = messages.map((message) => ({ timestamp, message }))
  await call('PutLogEvents', { ...names, logEvents })
  return await context.store.outbox.due(timestamp, 10)
}

test('events that match reach the function in AWS’s envelope', async () => {
  const intents = await intentsOf(['ERROR one', 'fine', 'ERROR two'])
  const payloads: string[] = []
  const edge = logsToLambda({
    invokeAsync: async ({ payload, functionArn, intentId }) => {
      expect([functionArn, intentId]).toEqual([destinationArn, intents[0]!.id])
      payloads.push(payload)
      return { taken: true }
    },
  })
  expect(await edge.carry(intents, carry)).toEqual([{ kind: 'delivered', taken: true }])
  const { data } = JSON.parse(payloads[0]!).awslogs
  expect(JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString())).toMatchObject({
    messageType: 'DATA_MESSAGE',
    owner: '111111111111',
    logGroup: 'g',
    logStream: 's',
    subscriptionFilters: ['errors'],
    logEvents: [{ message: 'ERROR one' }, { message: 'ERROR two' }],
  })
  expect(edge.describe(intents[0]!)).toMatchObject({ to: destinationArn })
})

test('nothing that matches, nothing that leaves', async () => {
  expect(await intentsOf(['fine'])).toEqual([])
})

test('a function that is gone ends it; a throttle is tried again for a day', async () => {
  const intents = await intentsOf(['ERROR'])
  const failing = (status: number) =>
    logsToLambda({ invokeAsync: () => Promise.reject(new AwsError('X', 'why', { status })) })
  const [gone] = await failing(404).carry(intents, carry)
  const [throttled] = await failing(429).carry(intents, carry)
  expect(gone).toMatchObject({ kind: 'failed', permanent: true })
  if (gone?.kind !== 'failed' || throttled?.kind !== 'failed') throw new Error('should fail')
  const tried = { ...intents[0]!, attempt: 1 }
  const context = { ...carry, nowMs: tried.emittedAtMs }
  const edge = failing(429)
  expect(edge.next(tried, gone, context)).toEqual({ kind: 'drop', reason: 'why' })
  expect(edge.next(tried, throttled, context)).toEqual({
    kind: 'retry',
    atMs: tried.emittedAtMs + 1_000,
  })
  const late = { ...context, nowMs: tried.emittedAtMs + 24 * 3_600_000 }
  expect(edge.next(tried, throttled, late)).toMatchObject({ kind: 'drop' })
})
