// `millrace calls`: the record of management calls, and what comes while one looks.

import { SQS } from '@aws-sdk/client-sqs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { runCalls } from '../../src/cli/calls.ts'
import { startMillrace, type Millrace } from '../../src/testing/index.ts'

let mill: Millrace
let printed: string[]

beforeEach(async () => {
  mill = await startMillrace({ clock: 'real' })
  printed = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line))
})
afterEach(() => vi.restoreAllMocks())

test('calls are listed oldest first, filtered, and followed', async () => {
  const { endpoint } = mill
  const sqs = new SQS({ ...mill.awsConfig, maxAttempts: 1 })
  await sqs.createQueue({ QueueName: 'orders' })
  await sqs.createQueue({ QueueName: 'bad name' }).catch(() => 0)
  await runCalls(undefined, { endpoint, limit: '10' })
  expect(printed).toHaveLength(2)
  expect(printed[0]).toMatch(/sqs:CreateQueue arn:aws:sqs:us-east-1:000000000000:orders .*ok/)
  printed = []
  await runCalls('orders', { endpoint, limit: '10', errors: true })
  expect(printed).toEqual(['no such calls are recorded'])
  printed = []
  await runCalls(undefined, { endpoint, limit: '10', errors: true, json: true })
  expect(printed.map((line) => JSON.parse(line))).toMatchObject([
    { operation: 'CreateQueue', errorCode: 'InvalidParameterValue', readOnly: false },
  ])

  printed = []
  const following = runCalls('Tag', { endpoint, limit: '10', follow: true })
  const ended = expect(following).rejects.toThrow('no Millrace answers')
  const { QueueUrl } = await sqs.getQueueUrl({ QueueName: 'orders' })
  await sqs.tagQueue({ QueueUrl, Tags: { a: '1' } })
  await vi.waitUntil(() => printed.some((line) => line.includes('sqs:TagQueue')), {
    timeout: 20_000,
  })
  await mill.stop()
  await ended
})
