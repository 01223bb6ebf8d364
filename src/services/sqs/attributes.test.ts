import { describe, expect, test } from 'vitest'

import { sqsWorld } from './test-context.ts'

const fifo = { FifoQueue: 'true' }

async function allOf(attributes: Record<string, string>, name = 'q') {
  const w = sqsWorld()
  const QueueUrl = await w.queue(name, attributes)
  return (await w.call('GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })).Attributes
}

describe('queue attributes', () => {
  test('have AWS’s defaults', async () => {
    expect(await allOf({})).toEqual({
      QueueArn: 'arn:aws:sqs:us-east-1:111111111111:q',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      CreatedTimestamp: '1767225600',
      LastModifiedTimestamp: '1767225600',
      VisibilityTimeout: '30',
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      DelaySeconds: '0',
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
    })
    expect(await allOf(fifo, 'q.fifo')).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    })
  })

  test('with a KMS key turn managed encryption off', async () => {
    expect(await allOf({ KmsMasterKeyId: 'alias/aws/sqs' })).toMatchObject({
      KmsMasterKeyId: 'alias/aws/sqs',
      KmsDataKeyReusePeriodSeconds: '300',
      SqsManagedSseEnabled: 'false',
    })
  })

  test.each([
    ['DelaySeconds', '-1', '901', 'x', ''],
    ['MaximumMessageSize', '1023', '1048577', '1e4', '2048.5'],
    ['MessageRetentionPeriod', '59', '1209601', '-60', ' 60'],
    ['ReceiveMessageWaitTimeSeconds', '-1', '21', 'two', '0x1'],
    ['VisibilityTimeout', '-1', '43201', '١', '99999999999'],
    ['KmsDataKeyReusePeriodSeconds', '59', '86401', 'x', ''],
    ['SqsManagedSseEnabled', 'yes', '1', '', 'no'],
    ['Policy', '{', '[]', '{"Statement":[{"Effect":"Maybe"}]}', 'x'.repeat(8_193)],
  ])('%s is refused out of its range', async (name, ...values) => {
    const w = sqsWorld()
    for (const value of values) {
      const input = { QueueName: 'q', Attributes: { [name]: value } }
      expect(await w.refusal('CreateQueue', input)).toMatchObject({
        code: 'InvalidAttributeValue',
        message: `Invalid value for the parameter ${name}.`,
      })
    }
  })

  test('of FIFO queues are unknown to standard ones, and others to both', async () => {
    const w = sqsWorld()
    for (const name of [
      'ContentBasedDeduplication',
      'FifoQueue',
      '__proto__',
      'constructor',
      'X',
    ]) {
      const Attributes = Object.fromEntries([[name, 'false']])
      const error = await w.refusal('CreateQueue', { QueueName: 'q', Attributes })
      expect(error.message).toBe(`Unknown Attribute ${name}.`)
    }
    const Attributes = { ...fifo, FifoThroughputLimit: 'perMessageGroupId' }
    const error = await w.refusal('CreateQueue', { QueueName: 'q.fifo', Attributes })
    expect(error.code).toBe('InvalidAttributeValue')
    await w.queue('q.fifo', { ...Attributes, DeduplicationScope: 'messageGroup' })
  })
})

describe('CreateQueue', () => {
  test('answers the same URL for the same attributes, and names the first that differs', async () => {
    const w = sqsWorld()
    const url = await w.queue('q', { DelaySeconds: '5', VisibilityTimeout: '7' })
    expect(url).toBe('http://localhost:4566/111111111111/q')
    expect(await w.queue('q', { VisibilityTimeout: '7' })).toBe(url)
    expect(await w.queue('q')).toBe(url)
    const Attributes = { VisibilityTimeout: '7', DelaySeconds: '6', MaximumMessageSize: '1024' }
    expect(await w.refusal('CreateQueue', { QueueName: 'q', Attributes })).toMatchObject({
      code: 'QueueNameExists',
      queryCode: 'QueueAlreadyExists',
      message:
        'A queue already exists with the same name and a different value for attribute DelaySeconds',
    })
  })

  test.each(['', 'a b', 'a.b', 'q.fifo', 'x'.repeat(81), 'é'])(
    'refuses the name %j',
    async (name) => {
      const error = await sqsWorld().refusal('CreateQueue', { QueueName: name })
      expect(['InvalidParameterValue', 'MissingParameter']).toContain(error.queryCode)
    },
  )

  test('wants .fifo at the end of a FIFO queue’s name, counted in its 80', async () => {
    const w = sqsWorld()
    for (const QueueName of ['q', '.fifo', `${'x'.repeat(76)}.fifo`]) {
      const error = await w.refusal('CreateQueue', { QueueName, Attributes: fifo })
      expect(error.queryCode).toBe('InvalidParameterValue')
    }
    await w.queue(`${'x'.repeat(75)}.fifo`, fifo)
  })
})

test('ListQueues pages by name, with a prefix', async () => {
  const w = sqsWorld()
  const names = ['alpha', 'beta-1', 'beta-2', 'beta-3', 'betamax', 'zeta']
  for (const name of names.toReversed()) await w.queue(name)
  const list = async (input: object) => {
    const { QueueUrls = [], NextToken } = await w.call('ListQueues', input)
    return { names: QueueUrls.map((url: string) => url.slice(url.lastIndexOf('/') + 1)), NextToken }
  }
  expect((await list({})).names).toEqual(names)
  expect((await list({ QueueNamePrefix: 'beta' })).names).toEqual(names.slice(1, 5))
  expect((await list({ QueueNamePrefix: 'nope' })).names).toEqual([])
  const first = await list({ QueueNamePrefix: 'beta-', MaxResults: 2 })
  expect(first.names).toEqual(['beta-1', 'beta-2'])
  const second = await list({ QueueNamePrefix: 'beta-', MaxResults: 2, NextToken: first.NextToken })
  expect(second).toEqual({ names: ['beta-3'], NextToken: undefined })
  for (const input of [{ MaxResults: 0 }, { MaxResults: 1001 }, { NextToken: 'x' }]) {
    expect((await w.refusal('ListQueues', input)).queryCode).toBe('InvalidParameterValue')
  }
})

test('tags are added, changed, removed and listed', async () => {
  const w = sqsWorld()
  const { QueueUrl } = await w.call('CreateQueue', { QueueName: 'q', tags: { a: '1' } })
  const Tags = Object.fromEntries([
    ['b', '2'],
    ['a', '3'],
    ['__proto__', 'p'],
  ])
  await w.call('TagQueue', { QueueUrl, Tags })
  const listed = async () =>
    Object.entries((await w.call('ListQueueTags', { QueueUrl })).Tags ?? {})
  expect(await listed()).toEqual([
    ['a', '3'],
    ['b', '2'],
    ['__proto__', 'p'],
  ])
  await w.call('UntagQueue', { QueueUrl, TagKeys: ['a', '__proto__', 'none'] })
  expect(await listed()).toEqual([['b', '2']])
})

test('permissions are statements of the policy', async () => {
  const w = sqsWorld()
  const QueueUrl = await w.queue('q')
  const policy = async () => {
    const input = { QueueUrl, AttributeNames: ['Policy'] }
    const { Attributes } = await w.call('GetQueueAttributes', input)
    return Attributes && JSON.parse(Attributes.Policy)
  }
  const add = { QueueUrl, Label: 'l', AWSAccountIds: ['222222222222'], Actions: ['SendMessage'] }
  await w.call('AddPermission', add)
  expect(await policy()).toEqual({
    Version: '2008-10-17',
    Id: `${w.arnOf(QueueUrl)}/SQSDefaultPolicy`,
    Statement: [
      {
        Sid: 'l',
        Effect: 'Allow',
        Principal: { AWS: 'arn:aws:iam::222222222222:root' },
        Action: 'SQS:SendMessage',
        Resource: w.arnOf(QueueUrl),
      },
    ],
  })
  expect((await w.refusal('AddPermission', add)).message).toContain('Already exists.')
  const fly = { ...add, Label: 'm', Actions: ['Fly'] }
  expect((await w.refusal('AddPermission', fly)).message).toContain('SQS:Fly')
  await w.call('RemovePermission', { QueueUrl, Label: 'l' })
  expect(await policy()).toBeUndefined()
  const error = await w.refusal('RemovePermission', { QueueUrl, Label: 'l' })
  expect(error.queryCode).toBe('InvalidParameterValue')
})

test.each([
  [
    'DeduplicationScope',
    'queue',
    'You can specify the DeduplicationScope only when FifoQueue is set to true.',
  ],
  [
    'FifoThroughputLimit',
    'perQueue',
    'You can specify the FifoThroughputLimit only when FifoQueue is set to true.',
  ],
  ['ContentBasedDeduplication', 'true', 'Unknown Attribute ContentBasedDeduplication.'],
  ['FifoQueue', 'false', 'Unknown Attribute FifoQueue.'],
])('a standard queue has no %s', async (name, value, message) => {
  const w = sqsWorld()
  const Attributes = { [name]: value }
  const refusal = await w.refusal('CreateQueue', { QueueName: 'q', Attributes })
  expect(refusal).toMatchObject({ code: 'InvalidAttributeName', message })
})

test('a queue is named by its URL, on whatever host, or by its name alone', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  for (const QueueUrl of [url, 'q', 'https://sqs.us-east-1.amazonaws.com/111111111111/q/']) {
    await w.send(QueueUrl, 'a')
  }
  expect((await w.counts('q')).visible).toBe(3)
  expect((await w.refusal('PurgeQueue', { QueueUrl: 'other' })).code).toBe('QueueDoesNotExist')
  const noQueue = await w.refusal('PurgeQueue', { QueueUrl: 'http://localhost/q' })
  expect(noQueue.code).toBe('InvalidAddress')
})
