// Queues themselves through the AWS SDK for JavaScript v3: creation, attributes, listing, tags,
// permissions, purge, deletion, and what AWS answers when they are asked for wrongly.

import { paginateListQueues } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusal } from './refusal.ts'
import { sqsWorld, type SqsWorld } from './sqs-world.ts'
import { queueArn } from './zip.ts'

let w: SqsWorld
beforeAll(async () => {
  w = await sqsWorld()
})
afterAll(() => w.stop())
beforeEach(() => w.mill.reset())

const MISSING = {
  name: 'QueueDoesNotExist',
  message: 'The specified queue does not exist.',
  status: 400,
  queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
}

describe('CreateQueue, GetQueueUrl, GetQueueAttributes, SetQueueAttributes', () => {
  test('a new queue has AWS’s defaults', async () => {
    const url = await w.queue('orders')
    expect(url).toBe(`${w.mill.endpoint}/000000000000/orders`)
    expect(await w.sqs.getQueueUrl({ QueueName: 'orders' })).toMatchObject({ QueueUrl: url })
    const seconds = String(Math.floor(w.mill.clock.nowMs() / 1000))
    expect(await w.attributes(url)).toEqual({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesDelayed: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      CreatedTimestamp: seconds,
      DelaySeconds: '0',
      LastModifiedTimestamp: seconds,
      MaximumMessageSize: '1048576',
      MessageRetentionPeriod: '345600',
      QueueArn: queueArn('orders'),
      ReceiveMessageWaitTimeSeconds: '0',
      SqsManagedSseEnabled: 'true',
      VisibilityTimeout: '30',
    })
  })

  test('a new FIFO queue has its own besides', async () => {
    const url = await w.queue('orders.fifo', { FifoQueue: 'true' })
    expect(await w.attributes(url)).toMatchObject({
      FifoQueue: 'true',
      ContentBasedDeduplication: 'false',
      DeduplicationScope: 'queue',
      FifoThroughputLimit: 'perQueue',
    })
  })

  test('only what is asked for is answered, and nothing for nothing', async () => {
    const url = await w.queue('orders')
    const some = await w.sqs.getQueueAttributes({
      QueueUrl: url,
      AttributeNames: ['QueueArn', 'DelaySeconds', 'Policy'],
    })
    expect(some.Attributes).toEqual({ QueueArn: queueArn('orders'), DelaySeconds: '0' })
    expect((await w.sqs.getQueueAttributes({ QueueUrl: url })).Attributes).toBeUndefined()
  })

  test('what is set is answered, and the time of the change too', async () => {
    const url = await w.queue('orders')
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: '*' }],
    })
    const given = {
      DelaySeconds: '900',
      MaximumMessageSize: '1024',
      MessageRetentionPeriod: '60',
      ReceiveMessageWaitTimeSeconds: '20',
      VisibilityTimeout: '43200',
      Policy: policy,
      KmsMasterKeyId: 'alias/aws/sqs',
      KmsDataKeyReusePeriodSeconds: '60',
    }
    const before = await w.attributes(url)
    await w.mill.clock.advance('5s')
    await w.sqs.setQueueAttributes({ QueueUrl: url, Attributes: given })
    const after = await w.attributes(url)
    expect(after).toMatchObject({ ...given, SqsManagedSseEnabled: 'false' })
    expect(after['CreatedTimestamp']).toBe(before['CreatedTimestamp'])
    expect(Number(after['LastModifiedTimestamp'])).toBe(Number(before['LastModifiedTimestamp']) + 5)
    await w.sqs.setQueueAttributes({ QueueUrl: url, Attributes: { Policy: '' } })
    expect(await w.attributes(url)).not.toHaveProperty('Policy')
  })

  test.each<[string, string]>([
    ['DelaySeconds', '901'],
    ['DelaySeconds', '-1'],
    ['DelaySeconds', 'soon'],
    ['MaximumMessageSize', '1023'],
    ['MaximumMessageSize', '1048577'],
    ['MessageRetentionPeriod', '59'],
    ['MessageRetentionPeriod', '1209601'],
    ['ReceiveMessageWaitTimeSeconds', '21'],
    ['VisibilityTimeout', '43201'],
    ['VisibilityTimeout', '1.5'],
    ['KmsDataKeyReusePeriodSeconds', '59'],
    ['SqsManagedSseEnabled', 'perhaps'],
    ['Policy', '{'],
    ['Policy', `{"Statement":[],"Id":"${'x'.repeat(8192)}"}`],
  ])('%s cannot be %s', async (name, value) => {
    const refused = await refusal(
      w.sqs.createQueue({ QueueName: 'q', Attributes: { [name]: value } }),
    )
    expect(refused).toEqual({
      name: 'InvalidAttributeValue',
      message: `Invalid value for the parameter ${name}.`,
      status: 400,
      queryCode: 'InvalidAttributeValue',
    })
    expect((await w.sqs.listQueues({})).QueueUrls).toBeUndefined()
  })

  test.each([{ Unknown: '1' }, { FifoQueue: 'false' }, { ContentBasedDeduplication: 'true' }])(
    'a standard queue does not know %o',
    async (attributes) => {
      const [name] = Object.keys(attributes)
      expect(
        await refusal(w.sqs.createQueue({ QueueName: 'q', Attributes: attributes as any })),
      ).toEqual({
        name: 'InvalidAttributeName',
        message: `Unknown Attribute ${name}.`,
        status: 400,
        queryCode: 'InvalidAttributeName',
      })
    },
  )

  test.each(['', 'a'.repeat(81), 'a b', 'ä', 'a.b', 'a.fifo'])(
    'no queue is called %j',
    async (name) => {
      const refused = await refusal(w.sqs.createQueue({ QueueName: name }))
      expect(refused.status).toBe(400)
      expect(refused.queryCode).toMatch(/^(InvalidParameterValue|MissingParameter)$/)
    },
  )

  test('creating again: the same is the same, another is refused', async () => {
    const url = await w.queue('q', { VisibilityTimeout: '10' })
    expect(await w.queue('q', { VisibilityTimeout: '10' })).toBe(url)
    expect(await w.queue('q')).toBe(url)
    expect(await refusal(w.queue('q', { VisibilityTimeout: '11', DelaySeconds: '1' }))).toEqual({
      name: 'QueueNameExists',
      message:
        'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
      status: 400,
      queryCode: 'QueueAlreadyExists',
    })
  })

  test('attributes of a FIFO queue that contradict each other', async () => {
    const url = await w.queue('q.fifo', { FifoQueue: 'true' })
    const refused = await refusal(
      w.sqs.setQueueAttributes({
        QueueUrl: url,
        Attributes: { FifoThroughputLimit: 'perMessageGroupId' },
      }),
    )
    expect(refused.name).toBe('InvalidAttributeValue')
    expect((await w.attributes(url))['FifoThroughputLimit']).toBe('perQueue')
  })
})

test('every operation on a queue that is not there says so', async () => {
  const QueueUrl = `${w.mill.endpoint}/000000000000/none`
  const handle = { ReceiptHandle: 'x' }
  const { sqs } = w
  const calls: Record<string, () => Promise<unknown>> = {
    AddPermission: () =>
      sqs.addPermission({
        QueueUrl,
        Label: 'l',
        AWSAccountIds: ['123456789012'],
        Actions: ['SendMessage'],
      }),
    ChangeMessageVisibility: () =>
      sqs.changeMessageVisibility({ QueueUrl, ...handle, VisibilityTimeout: 1 }),
    ChangeMessageVisibilityBatch: () =>
      sqs.changeMessageVisibilityBatch({
        QueueUrl,
        Entries: [{ Id: '1', ...handle, VisibilityTimeout: 1 }],
      }),
    DeleteMessage: () => sqs.deleteMessage({ QueueUrl, ...handle }),
    DeleteMessageBatch: () =>
      sqs.deleteMessageBatch({ QueueUrl, Entries: [{ Id: '1', ...handle }] }),
    DeleteQueue: () => sqs.deleteQueue({ QueueUrl }),
    GetQueueAttributes: () => sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] }),
    GetQueueUrl: () => sqs.getQueueUrl({ QueueName: 'none' }),
    ListDeadLetterSourceQueues: () => sqs.listDeadLetterSourceQueues({ QueueUrl }),
    ListQueueTags: () => sqs.listQueueTags({ QueueUrl }),
    PurgeQueue: () => sqs.purgeQueue({ QueueUrl }),
    ReceiveMessage: () => sqs.receiveMessage({ QueueUrl }),
    RemovePermission: () => sqs.removePermission({ QueueUrl, Label: 'l' }),
    SendMessage: () => sqs.sendMessage({ QueueUrl, MessageBody: 'a' }),
    SendMessageBatch: () =>
      sqs.sendMessageBatch({ QueueUrl, Entries: [{ Id: '1', MessageBody: 'a' }] }),
    SetQueueAttributes: () =>
      sqs.setQueueAttributes({ QueueUrl, Attributes: { DelaySeconds: '1' } }),
    TagQueue: () => sqs.tagQueue({ QueueUrl, Tags: { a: 'b' } }),
    UntagQueue: () => sqs.untagQueue({ QueueUrl, TagKeys: ['a'] }),
  }
  for (const [operation, call] of Object.entries(calls)) {
    expect({ operation, ...(await refusal(call())) }).toEqual({ operation, ...MISSING })
  }
})

describe('ListQueues', () => {
  test('by prefix and by page, in order', async () => {
    for (const name of ['b2', 'a1', 'b1', 'b3']) await w.queue(name)
    const url = (name: string) => `${w.mill.endpoint}/000000000000/${name}`
    expect((await w.sqs.listQueues({})).QueueUrls).toEqual(['a1', 'b1', 'b2', 'b3'].map(url))
    const first = await w.sqs.listQueues({ QueueNamePrefix: 'b', MaxResults: 2 })
    expect(first.QueueUrls).toEqual(['b1', 'b2'].map(url))
    expect(first.NextToken).toEqual(expect.any(String))
    const pages: string[][] = []
    for await (const page of paginateListQueues(
      { client: w.sqs, pageSize: 2 },
      { QueueNamePrefix: 'b' },
    )) {
      pages.push(page.QueueUrls!)
    }
    expect(pages).toEqual([['b1', 'b2'].map(url), ['b3'].map(url)])
    expect((await w.sqs.listQueues({ QueueNamePrefix: 'zz' })).QueueUrls).toBeUndefined()
  })

  test.each([0, 1001, -1])('not by pages of %d', async (MaxResults) => {
    expect(await refusal(w.sqs.listQueues({ MaxResults }))).toMatchObject({
      queryCode: 'InvalidParameterValue',
      message: `Value ${MaxResults} for parameter MaxResults is invalid. Reason: Must be between 1 and 1000, if provided.`,
    })
  })

  test('not with a token that was made up', async () => {
    expect(await refusal(w.sqs.listQueues({ MaxResults: 1, NextToken: '!' }))).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
    })
  })
})

describe('tags', () => {
  test('are set, changed, listed and removed', async () => {
    const { QueueUrl } = await w.sqs.createQueue({ QueueName: 'q', tags: { team: 'a' } })
    await w.sqs.tagQueue({ QueueUrl, Tags: { team: 'b', Empty: '', __proto__x: '한글' } })
    expect((await w.sqs.listQueueTags({ QueueUrl })).Tags).toEqual({
      team: 'b',
      Empty: '',
      __proto__x: '한글',
    })
    await w.sqs.untagQueue({ QueueUrl, TagKeys: ['team', 'unknown', '__proto__x'] })
    expect((await w.sqs.listQueueTags({ QueueUrl })).Tags).toEqual({ Empty: '' })
    await w.sqs.untagQueue({ QueueUrl, TagKeys: ['Empty'] })
    expect((await w.sqs.listQueueTags({ QueueUrl })).Tags).toBeUndefined()
  })

  test('have bounds', async () => {
    const QueueUrl = await w.queue('q')
    const many = Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, 'v']))
    for (const Tags of [{ ['k'.repeat(129)]: 'v' }, { k: 'v'.repeat(257) }, many]) {
      expect(await refusal(w.sqs.tagQueue({ QueueUrl, Tags }))).toMatchObject({
        status: 400,
        queryCode: 'InvalidParameterValue',
      })
    }
    expect((await w.sqs.listQueueTags({ QueueUrl })).Tags).toBeUndefined()
  })
})

describe('AddPermission, RemovePermission', () => {
  test('write statements into the policy', async () => {
    const QueueUrl = await w.queue('q')
    const grant = { QueueUrl, Label: 'send', Actions: ['SendMessage', 'GetQueueUrl'] }
    await w.sqs.addPermission({ ...grant, AWSAccountIds: ['123456789012'] })
    expect(JSON.parse((await w.attributes(QueueUrl))['Policy']!)).toEqual({
      Version: '2008-10-17',
      Id: `${queueArn('q')}/SQSDefaultPolicy`,
      Statement: [
        {
          Sid: 'send',
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:root' },
          Action: ['SQS:SendMessage', 'SQS:GetQueueUrl'],
          Resource: queueArn('q'),
        },
      ],
    })
    expect(
      await refusal(w.sqs.addPermission({ ...grant, AWSAccountIds: ['123456789012'] })),
    ).toMatchObject({
      queryCode: 'InvalidParameterValue',
      message: 'Value send for parameter Label is invalid. Reason: Already exists.',
    })
    await w.sqs.removePermission({ QueueUrl, Label: 'send' })
    expect(await w.attributes(QueueUrl)).not.toHaveProperty('Policy')
    expect(await refusal(w.sqs.removePermission({ QueueUrl, Label: 'send' }))).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
      message:
        "Value send for parameter Label is invalid. Reason: can't find label on existing policy.",
    })
  })

  test('grant only what can be granted', async () => {
    const QueueUrl = await w.queue('q')
    const grant = { QueueUrl, Label: 'l', AWSAccountIds: ['123456789012'] }
    expect(
      await refusal(w.sqs.addPermission({ ...grant, Actions: ['CreateQueue'] })),
    ).toMatchObject({ status: 400, queryCode: 'InvalidParameterValue' })
  })
})

describe('PurgeQueue, DeleteQueue', () => {
  test('take visible, delayed and in-flight messages with them', async () => {
    const url = await w.queue('q')
    const send = (body: string, DelaySeconds?: number) =>
      w.sqs.sendMessage({ QueueUrl: url, MessageBody: body, DelaySeconds })
    await send('in flight')
    await w.bodies(url)
    await send('visible')
    await send('delayed', 10)
    expect(await w.counts(url)).toEqual([1, 1, 1])
    await w.sqs.purgeQueue({ QueueUrl: url })
    await w.mill.settle()
    expect(await w.counts(url)).toEqual([0, 0, 0])
    await w.mill.clock.advance('60s')
    expect(await w.bodies(url)).toEqual([])

    await send('last')
    await w.sqs.deleteQueue({ QueueUrl: url })
    expect(await refusal(w.sqs.getQueueUrl({ QueueName: 'q' }))).toEqual(MISSING)
    expect((await w.sqs.listQueues({})).QueueUrls).toBeUndefined()
    await w.queue('q')
    expect(await w.bodies(url)).toEqual([])
  })

  test('with --strict-timing AWS’s 60 seconds bind', async () => {
    const strict = await sqsWorld({ strictTiming: true })
    const url = await strict.queue('q')
    await strict.sqs.purgeQueue({ QueueUrl: url })
    expect(await refusal(strict.sqs.purgeQueue({ QueueUrl: url }))).toMatchObject({
      name: 'PurgeQueueInProgress',
      status: 403,
      queryCode: 'AWS.SimpleQueueService.PurgeQueueInProgress',
    })
    await strict.mill.clock.advance('60s')
    await strict.sqs.purgeQueue({ QueueUrl: url })
    await strict.sqs.deleteQueue({ QueueUrl: url })
    expect(await refusal(strict.queue('q'))).toEqual({
      name: 'QueueDeletedRecently',
      message:
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      status: 400,
      queryCode: 'AWS.SimpleQueueService.QueueDeletedRecently',
    })
    await strict.mill.clock.advance('60s')
    expect(await strict.queue('q')).toBe(url)
    await strict.stop()
  })
})
