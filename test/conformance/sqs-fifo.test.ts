// FIFO queues through the AWS SDK for JavaScript v3: order, groups, deduplication, attempts.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusal } from './refusal.ts'
import { sqsWorld, type SqsWorld } from './sqs-world.ts'

let w: SqsWorld
let url: string
beforeAll(async () => {
  w = await sqsWorld()
})
afterAll(() => w.stop())
beforeEach(async () => {
  await w.mill.reset()
  url = await w.queue('q.fifo', { FifoQueue: 'true', ContentBasedDeduplication: 'true' })
})

const send = (MessageBody: string, MessageGroupId = 'g', more: object = {}) =>
  w.sqs.sendMessage({ QueueUrl: url, MessageBody, MessageGroupId, ...more })

const receive = async (more: object = {}) =>
  (
    await w.sqs.receiveMessage({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
      ...more,
    })
  ).Messages ?? []

describe('order', () => {
  test('within a group as sent; a locked group waits, others do not', async () => {
    for (const [body, group] of ['a1', 'a2', 'b1', 'a3'].map((b) => [b, b[0]!] as const)) {
      await send(body, group)
    }
    const [first] = await receive({ MaxNumberOfMessages: 1 })
    expect(first!.Body).toBe('a1')
    expect((await receive()).map(({ Body }) => Body)).toEqual(['b1'])
    await w.sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: first!.ReceiptHandle })
    expect((await receive()).map(({ Body }) => Body)).toEqual(['a2', 'a3'])
    await w.mill.clock.advance('30s')
    expect((await receive()).map(({ Body }) => Body).sort()).toEqual(['a2', 'a3', 'b1'])
  })

  test('a batch keeps the order of its entries; sequence numbers grow', async () => {
    const bodies = Array.from({ length: 10 }, (_, i) => `m${i}`)
    const { Successful } = await w.sqs.sendMessageBatch({
      QueueUrl: url,
      Entries: bodies.map((MessageBody, i) => ({
        Id: `${i}`,
        MessageBody,
        MessageGroupId: 'g',
      })),
    })
    const numbers = Successful!.map(({ SequenceNumber }) => SequenceNumber!)
    expect(numbers.every((text) => /^\d{20}$/.test(text))).toBe(true)
    expect([...numbers].sort()).toEqual(numbers)
    const received = await receive()
    expect(received.map(({ Body }) => Body)).toEqual(bodies)
    expect(received.map(({ Attributes }) => Attributes!.SequenceNumber)).toEqual(numbers)
    expect(received[0]!.Attributes).toMatchObject({
      MessageGroupId: 'g',
      MessageDeduplicationId: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })
})

describe('deduplication', () => {
  test('for five minutes, also after the message was deleted', async () => {
    const first = await send('same')
    const again = await send('same')
    expect([again.MessageId, again.SequenceNumber]).toEqual([first.MessageId, first.SequenceNumber])
    const [message] = await receive()
    await w.sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: message!.ReceiptHandle })
    await w.mill.clock.advance('299s')
    await send('same')
    expect(await receive()).toEqual([])
    await w.mill.clock.advance('1s')
    await send('same')
    expect(await receive()).toHaveLength(1)
  })

  test('by the given id before the content, in the whole queue or in the group', async () => {
    await send('one', 'g', { MessageDeduplicationId: 'd' })
    await send('two', 'h', { MessageDeduplicationId: 'd' })
    expect((await receive()).map(({ Body }) => Body)).toEqual(['one'])
    await w.sqs.setQueueAttributes({
      QueueUrl: url,
      Attributes: { DeduplicationScope: 'messageGroup' },
    })
    await send('three', 'x', { MessageDeduplicationId: 'e' })
    await send('four', 'y', { MessageDeduplicationId: 'e' })
    expect((await receive()).map(({ Body }) => Body)).toEqual(['three', 'four'])
  })

  test('needs an id where the content does not count', async () => {
    const plain = await w.queue('plain.fifo', { FifoQueue: 'true' })
    const call = w.sqs.sendMessage({ QueueUrl: plain, MessageBody: 'm', MessageGroupId: 'g' })
    expect(await refusal(call)).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
      message:
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    })
  })
})

describe('ReceiveRequestAttemptId', () => {
  test('answers the same messages again, with the same handles, until they are touched', async () => {
    await send('a')
    await send('b')
    const attempt = { ReceiveRequestAttemptId: 'attempt-1' }
    const first = await receive(attempt)
    const again = await receive(attempt)
    expect(again.map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(
      first.map(({ ReceiptHandle }) => ReceiptHandle),
    )
    expect(await receive({ ReceiveRequestAttemptId: 'attempt-2' })).toEqual([])
    await w.sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: first[0]!.ReceiptHandle })
    expect(await receive(attempt)).toEqual([])
  })
})

test('deleting with a handle that has expired is refused', async () => {
  await send('m')
  const [message] = await receive()
  await w.mill.clock.advance('30s')
  const { ReceiptHandle } = message!
  expect(await refusal(w.sqs.deleteMessage({ QueueUrl: url, ReceiptHandle }))).toMatchObject({
    status: 400,
    queryCode: 'InvalidParameterValue',
    message: `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
  })
})

test.each<[string, object, string]>([
  ['no group', { MessageGroupId: undefined }, 'MissingParameter'],
  ['a group with a space', { MessageGroupId: 'a b' }, 'InvalidParameterValue'],
  ['a group too long', { MessageGroupId: 'a'.repeat(129) }, 'InvalidParameterValue'],
  ['an id that is not ASCII', { MessageDeduplicationId: 'ä' }, 'InvalidParameterValue'],
  ['a delay of its own', { DelaySeconds: 1 }, 'InvalidParameterValue'],
])('%s is refused', async (_, more, queryCode) => {
  expect(await refusal(send('m', 'g', more))).toMatchObject({ status: 400, queryCode })
  expect(await w.counts(url)).toEqual([0, 0, 0])
})

test('a FIFO queue is created as one, and stays one', async () => {
  const call = (name: string, FifoQueue?: string) =>
    refusal(w.sqs.createQueue({ QueueName: name, Attributes: FifoQueue ? { FifoQueue } : {} }))
  expect(await call('x', 'true')).toMatchObject({
    status: 400,
    queryCode: 'InvalidParameterValue',
  })
  expect(await call('x.fifo')).toMatchObject({ status: 400, queryCode: 'InvalidParameterValue' })
  expect(await call('x.fifo', 'maybe')).toMatchObject({
    status: 400,
    queryCode: 'InvalidAttributeValue',
  })
})
