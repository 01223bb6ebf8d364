// What functions get from topics, and when they do not.

import { afterEach, expect, it } from 'vitest'
import { AwsError } from '../kernel/aws-error.ts'
import type { FunctionFacts, InvokeRequest } from '../services/lambda/port.ts'
import { snsWorld, type SnsWorld } from './sns-world.fixture.ts'

const FUNCTION = 'arn:aws:lambda:us-east-1:111111111111:function:f'
const DEAD = 'arn:aws:sqs:us-east-1:111111111111:dead'

let world: SnsWorld
afterEach(() => world.stop())

interface Fake {
  readonly policy?: string
  readonly answer?: (attempt: number) => void
}

/** A topic with a function on it; answers what the function was invoked with. */
async function start(access: 'off' | 'enforce' | 'warn', { policy, answer }: Fake = {}) {
  const invoked: Omit<InvokeRequest, 'signal'>[] = []
  let attempts = 0
  world = snsWorld({
    access,
    lambda: {
      function: async () => ({ arn: FUNCTION, policy }) as FunctionFacts,
      async invokeAsync(request) {
        answer?.(++attempts)
        invoked.push(request)
        return { taken: false }
      },
    },
  })
  const TopicArn = await world.topic('t')
  const Attributes = { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: DEAD }) }
  await world.sqs.queue('dead')
  await world.call('Subscribe', { TopicArn, Protocol: 'lambda', Endpoint: FUNCTION, Attributes })
  return { TopicArn, invoked, attempts: () => attempts }
}

const lambdaError = (code: string, status: number) => new AwsError(code, 'said', { status })

it('is one record, its message typed as attributes are', async () => {
  const { TopicArn, invoked } = await start('off')
  const MessageAttributes = { n: { DataType: 'Number', StringValue: '1' } }
  const { MessageId } = await world.publish(TopicArn, 'm', { MessageAttributes })
  await world.settle()
  expect(invoked).toMatchObject([{ functionArn: FUNCTION, from: TopicArn, parentId: MessageId }])
  const { Records } = JSON.parse(invoked[0]!.payload) as { Records: { Sns: any }[] }
  expect(Records).toHaveLength(1)
  expect(Records[0]!.Sns).toMatchObject({
    MessageId,
    Subject: null,
    Message: 'm',
    SignatureVersion: '1',
    MessageAttributes: { n: { Type: 'Number', Value: '1' } },
  })
})

it('is tried again under the same request id while Lambda fails, and goes on when it does not', async () => {
  const { TopicArn, invoked, attempts } = await start('off', {
    answer(attempt) {
      if (attempt < 6) throw lambdaError('ServiceException', attempt % 2 ? 500 : 429)
    },
  })
  await world.publish(TopicArn, 'm')
  await world.settle()
  // At once and three times more at once; then the waits begin.
  expect(attempts()).toBe(4)
  await world.context.clock.advance(2_000)
  expect([attempts(), invoked.length]).toEqual([6, 1])
  expect(await world.drain('dead')).toEqual([])
})

it('is dead-lettered as a whole document when the function is gone', async () => {
  const { TopicArn, attempts } = await start('off', {
    answer() {
      throw lambdaError('ResourceNotFoundException', 404)
    },
  })
  await world.publish(TopicArn, 'm', { Subject: 's' })
  await world.settle()
  expect(attempts()).toBe(1)
  expect(await world.drain('dead')).toMatchObject([{ body: { Message: 'm', Subject: 's' } }])
})

it('needs the function’s permission where it is enforced', async () => {
  const allow = (arn: string) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: FUNCTION,
        Condition: { ArnLike: { 'AWS:SourceArn': arn } },
      },
    })
  for (const [policy, expected] of [
    [undefined, 0],
    [allow('arn:aws:sns:us-east-1:111111111111:other'), 0],
    [allow('arn:aws:sns:us-east-1:111111111111:t'), 1],
  ] as const) {
    const { TopicArn, invoked } = await start('enforce', { policy })
    await world.publish(TopicArn, 'm')
    await world.settle()
    expect(invoked).toHaveLength(expected)
    await world.stop()
  }
  const { TopicArn, invoked } = await start('warn')
  await world.publish(TopicArn, 'm')
  await world.settle()
  expect(invoked[0]!.note).toContain('its policy lacks {"Effect":"Allow"')
})
