// Dead-letter queues and message move tasks through the AWS SDK for JavaScript v3.

import { paginateListDeadLetterSourceQueues } from '@aws-sdk/client-sqs'
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

const redriveTo = (name: string, maxReceiveCount: number | string = 1) => ({
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: queueArn(name), maxReceiveCount }),
})

/** A message is received `times` times in vain and looked for once more. */
async function fail(url: string, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    expect(await w.bodies(url, { visibility: 1 })).not.toEqual([])
    await w.mill.clock.advance('1s')
  }
  expect(await w.bodies(url)).toEqual([])
  await w.mill.settle()
}

describe('the dead-letter queue', () => {
  test('takes what was received too often, and tells where it came from', async () => {
    const dead = await w.queue('dead')
    const source = await w.queue('source', redriveTo('dead', '2'))
    const sent = await w.sqs.sendMessage({
      QueueUrl: source,
      MessageBody: 'poison',
      MessageAttributes: { a: { DataType: 'String', StringValue: 'b' } },
    })
    await fail(source, 2)
    const { Messages } = await w.sqs.receiveMessage({
      QueueUrl: dead,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    })
    expect(Messages).toMatchObject([
      {
        MessageId: sent.MessageId,
        Body: 'poison',
        MessageAttributes: { a: { StringValue: 'b' } },
        Attributes: {
          ApproximateReceiveCount: '3',
          DeadLetterQueueSourceArn: queueArn('source'),
        },
      },
    ])
  })

  test('of a FIFO queue keeps group and order', async () => {
    const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' }
    const dead = await w.queue('dead.fifo', fifo)
    const source = await w.queue('source.fifo', { ...fifo, ...redriveTo('dead.fifo') })
    const ids: (string | undefined)[] = []
    for (const MessageBody of ['1', '2', '3']) {
      const sent = await w.sqs.sendMessage({ QueueUrl: source, MessageBody, MessageGroupId: 'g' })
      ids.push(sent.MessageId)
    }
    await fail(source, 1)
    const { Messages } = await w.sqs.receiveMessage({
      QueueUrl: dead,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    })
    expect(Messages!.map(({ Body }) => Body)).toEqual(['1', '2', '3'])
    expect(Messages!.map(({ MessageId }) => MessageId)).toEqual(ids)
    expect(Messages![0]!.Attributes).toMatchObject({
      MessageGroupId: 'g',
      MessageDeduplicationId: ids[0],
    })
  })

  test.each<[string, object | string]>([
    ['is not there', { deadLetterTargetArn: queueArn('none'), maxReceiveCount: 1 }],
    ['is no ARN', { deadLetterTargetArn: 'dead', maxReceiveCount: 1 }],
    ['is of the other kind', { deadLetterTargetArn: queueArn('dead.fifo'), maxReceiveCount: 1 }],
    ['has no count', { deadLetterTargetArn: queueArn('dead') }],
    ['has a count of 0', { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 0 }],
    ['has a count over 1000', { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 1001 }],
    ['is no JSON', '{'],
  ])('is refused when it %s', async (_, policy) => {
    await w.queue('dead')
    await w.queue('dead.fifo', { FifoQueue: 'true' })
    const RedrivePolicy = typeof policy === 'string' ? policy : JSON.stringify(policy)
    expect(await refusal(w.queue('source', { RedrivePolicy }))).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
    })
    expect(await refusal(w.sqs.getQueueUrl({ QueueName: 'source' }))).toMatchObject({
      name: 'QueueDoesNotExist',
    })
  })

  test('admits only whom its RedriveAllowPolicy names', async () => {
    const allow = (policy: object) => ({ RedriveAllowPolicy: JSON.stringify(policy) })
    const dead = await w.queue('dead', allow({ redrivePermission: 'denyAll' }))
    expect(await refusal(w.queue('source', redriveTo('dead')))).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
    })
    await w.sqs.setQueueAttributes({
      QueueUrl: dead,
      Attributes: allow({ redrivePermission: 'byQueue', sourceQueueArns: [queueArn('source')] }),
    })
    await w.queue('source', redriveTo('dead'))
    expect(await refusal(w.queue('other', redriveTo('dead')))).toMatchObject({ status: 400 })
    const bad = w.sqs.setQueueAttributes({
      QueueUrl: dead,
      Attributes: allow({ redrivePermission: 'allowAll', sourceQueueArns: [] }),
    })
    expect(await refusal(bad)).toMatchObject({ queryCode: 'InvalidParameterValue' })
  })

  test('knows its sources, page by page; an empty policy ends it', async () => {
    const dead = await w.queue('dead')
    const urls: string[] = []
    for (const name of ['s1', 's2', 's3']) urls.push(await w.queue(name, redriveTo('dead')))
    const pages: string[][] = []
    for await (const page of paginateListDeadLetterSourceQueues(
      { client: w.sqs, pageSize: 2 },
      { QueueUrl: dead },
    )) {
      pages.push(page.queueUrls!)
    }
    expect(pages).toEqual([urls.slice(0, 2), urls.slice(2)])
    await w.sqs.setQueueAttributes({ QueueUrl: urls[0], Attributes: { RedrivePolicy: '' } })
    const left = await w.sqs.listDeadLetterSourceQueues({ QueueUrl: dead })
    expect(left.queueUrls).toEqual(urls.slice(1))
  })
})

describe('message move tasks', () => {
  async function deadLetters(count: number) {
    const dead = await w.queue('dead')
    const source = await w.queue('source', redriveTo('dead'))
    const Entries = Array.from({ length: count }, (_, i) => ({ Id: `${i}`, MessageBody: `${i}` }))
    await w.sqs.sendMessageBatch({ QueueUrl: source, Entries })
    await fail(source, 1)
    expect(await w.counts(dead)).toEqual([count, 0, 0])
    return { dead, source }
  }
  const SourceArn = queueArn('dead')

  test('bring messages back to where they came from', async () => {
    const { dead, source } = await deadLetters(3)
    const { TaskHandle } = await w.sqs.startMessageMoveTask({ SourceArn })
    expect(TaskHandle).toEqual(expect.any(String))
    await w.mill.settle()
    expect([await w.counts(dead), await w.counts(source)]).toEqual([
      [0, 0, 0],
      [3, 0, 0],
    ])
    const { Results } = await w.sqs.listMessageMoveTasks({ SourceArn })
    expect(Results).toEqual([
      {
        Status: 'COMPLETED',
        SourceArn,
        ApproximateNumberOfMessagesMoved: 3,
        ApproximateNumberOfMessagesToMove: 3,
        StartedTimestamp: expect.any(Number),
      },
    ])
  })

  test('go elsewhere at a given pace, one at a time, and are cancelled', async () => {
    const { dead } = await deadLetters(5)
    const other = await w.queue('other')
    const start = () =>
      w.sqs.startMessageMoveTask({
        SourceArn,
        DestinationArn: queueArn('other'),
        MaxNumberOfMessagesPerSecond: 1,
      })
    const { TaskHandle } = await start()
    await w.mill.clock.advance('1s')
    await w.mill.settle()
    expect(await refusal(start())).toMatchObject({ status: 400 })
    const running = await w.sqs.listMessageMoveTasks({ SourceArn })
    expect(running.Results).toMatchObject([{ Status: 'RUNNING', TaskHandle }])
    await w.sqs.cancelMessageMoveTask({ TaskHandle })
    await w.mill.clock.advance('10s')
    await w.mill.settle()
    const { Results } = await w.sqs.listMessageMoveTasks({ SourceArn })
    expect(Results).toMatchObject([{ Status: 'CANCELLED' }])
    const [moved] = await w.counts(other)
    expect(moved).toBeGreaterThan(0)
    expect(moved).toBeLessThan(5)
    expect((await w.counts(dead))[0]).toBe(5 - moved!)
    expect(await refusal(w.sqs.cancelMessageMoveTask({ TaskHandle }))).toMatchObject({
      name: 'ResourceNotFoundException',
      status: 404,
    })
  })

  test('are refused where there is nothing to move', async () => {
    await w.queue('plain')
    expect(
      await refusal(w.sqs.startMessageMoveTask({ SourceArn: queueArn('plain') })),
    ).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
      message: 'Source queue must be configured as a Dead Letter Queue.',
    })
    expect(
      await refusal(w.sqs.startMessageMoveTask({ SourceArn: queueArn('none') })),
    ).toMatchObject({ name: 'ResourceNotFoundException', status: 404 })
    expect(
      await refusal(w.sqs.listMessageMoveTasks({ SourceArn: queueArn('none') })),
    ).toMatchObject({ name: 'ResourceNotFoundException', status: 404 })
    expect(await refusal(w.sqs.cancelMessageMoveTask({ TaskHandle: 'nonsense' }))).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
    })
  })
})
