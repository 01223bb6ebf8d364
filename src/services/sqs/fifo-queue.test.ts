import { describe, expect, test } from 'vitest'

import { sequenceNumber } from './fifo.ts'
import { sqsWorld, worldOf } from './test-context.ts'

const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' }
const inGroup = (MessageGroupId: string) => ({ MessageGroupId })

async function fifoWorld(attributes: Record<string, string> = {}) {
  const world = sqsWorld()
  const url = await world.queue('orders.fifo', { ...fifo, ...attributes })
  const remove = (message: { ReceiptHandle: string }) =>
    world.call('DeleteMessage', { QueueUrl: url, ReceiptHandle: message.ReceiptHandle })
  return { ...world, url, remove }
}

describe('message groups', () => {
  test('fill one receive in order, and block until all in flight are gone', async () => {
    const { url, send, receive, bodies, remove } = await fifoWorld()
    for (const body of ['a1', 'a2', 'a3', 'a4']) await send(url, body, inGroup('a'))
    await send(url, 'b1', inGroup('b'))
    const first = await receive(url, { MaxNumberOfMessages: 2 })
    expect(first.map(({ Body }) => Body)).toEqual(['a1', 'a2'])
    expect(await bodies(url)).toEqual(['b1'])
    await remove(first[0])
    expect(await bodies(url)).toEqual([])
    await remove(first[1])
    expect(await bodies(url)).toEqual(['a3', 'a4'])
  })

  test('fill up with one group first, then with the next', async () => {
    const { url, send, bodies } = await fifoWorld()
    for (const body of ['a1', 'b1', 'a2', 'b2', 'a3']) await send(url, body, inGroup(body[0]!))
    expect(await bodies(url, { MaxNumberOfMessages: 4 })).toEqual(['a1', 'a2', 'a3', 'b1'])
  })

  test('come back in order after the visibility timeout, before what was sent since', async () => {
    const { url, send, bodies, advance } = await fifoWorld({ VisibilityTimeout: '10' })
    for (const body of ['a1', 'a2']) await send(url, body, inGroup('a'))
    expect(await bodies(url)).toEqual(['a1', 'a2'])
    await send(url, 'a3', inGroup('a'))
    await advance(9_999)
    expect(await bodies(url)).toEqual([])
    await advance(1)
    expect(await bodies(url)).toEqual(['a1', 'a2', 'a3'])
  })

  // Recorded on AWS in 2025-11: a message waits for those before it that are in flight, and for
  // no others.
  test.each([
    { hidden: 0, open: [] },
    { hidden: 1, open: ['a0'] },
    { hidden: 2, open: ['a0', 'a1'] },
  ])('wait behind message $hidden while it is hidden for longer', async ({ hidden, open }) => {
    const { url, send, receive, bodies, call, advance, counts } = await fifoWorld({
      VisibilityTimeout: '10',
    })
    for (const body of ['a0', 'a1', 'a2']) await send(url, body, inGroup('a'))
    const { ReceiptHandle } = (await receive(url))[hidden]
    await call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 30 })
    await advance(10_000)
    expect(await counts(url)).toEqual({ visible: 2, inFlight: 1, delayed: 0 })
    expect(await bodies(url)).toEqual(open)
    await advance(20_000)
    expect(await bodies(url)).toEqual(['a0', 'a1', 'a2'])
  })

  const ways = ['return', 'delete'] as const
  const changes = [0, 1, 2].flatMap((index) => ways.map((way) => ({ index, way })))
  test.each(changes)('free what stands behind message $index: $way', async ({ index, way }) => {
    const { url, send, receive, bodies, call, counts, remove } = await fifoWorld()
    for (const body of ['a0', 'a1', 'a2']) await send(url, body, inGroup('a'))
    const messages = await receive(url)
    await send(url, 'a3', inGroup('a'))
    const { ReceiptHandle } = messages[index]
    const change = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 0 }
    if (way === 'return') await call('ChangeMessageVisibility', change)
    else await remove(messages[index])
    const left = way === 'return' ? 2 : 1
    expect(await counts(url)).toEqual({ visible: left, inFlight: 2, delayed: 0 })
    // Those before it are in flight still, and so are those behind it.
    expect(await bodies(url)).toEqual(way === 'return' && index === 0 ? ['a0'] : [])
    for (const other of messages.filter((_, i) => i !== index)) await remove(other)
    const freed = way === 'return' && index > 0 ? [`a${index}`, 'a3'] : []
    const rest = way === 'delete' ? ['a3'] : freed
    expect(await bodies(url)).toEqual(rest)
  })

  test('hand out a returned message again and again before what is in flight behind it', async () => {
    const { url, send, receive, bodies, remove, counts } = await fifoWorld()
    for (const body of ['a0', 'a1']) await send(url, body, inGroup('a'))
    const [first] = await receive(url, { MaxNumberOfMessages: 1, VisibilityTimeout: 5 })
    expect(await bodies(url)).toEqual([])
    await remove(first)
    const [second] = await receive(url)
    expect(second.Body).toBe('a1')
    await send(url, 'a2', inGroup('a'))
    expect(await bodies(url)).toEqual([])
    await remove(second)
    expect(await bodies(url)).toEqual(['a2'])
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 1, delayed: 0 })
  })

  test('open at once when everything is returned with timeout 0', async () => {
    const { url, send, receive, bodies, call, counts } = await fifoWorld()
    for (const body of ['a1', 'a2']) await send(url, body, inGroup('a'))
    const messages = await receive(url)
    const Entries = messages.map(({ ReceiptHandle }, i) => ({
      Id: `${i}`,
      ReceiptHandle,
      VisibilityTimeout: 0,
    }))
    await call('ChangeMessageVisibilityBatch', { QueueUrl: url, Entries })
    expect(await counts(url)).toEqual({ visible: 2, inFlight: 0, delayed: 0 })
    expect(await bodies(url)).toEqual(['a1', 'a2'])
  })

  test('refuse an expired handle, forgive one whose message is deleted', async () => {
    const { url, send, receive, remove, refusal, advance } = await fifoWorld()
    await send(url, 'a1', inGroup('a'))
    const [first] = await receive(url, { VisibilityTimeout: 5 })
    await advance(5_000)
    const { ReceiptHandle } = first
    expect(await refusal('DeleteMessage', { QueueUrl: url, ReceiptHandle })).toMatchObject({
      queryCode: 'InvalidParameterValue',
      status: 400,
      message: `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired.`,
    })
    const [second] = await receive(url)
    expect((await refusal('DeleteMessage', { QueueUrl: url, ReceiptHandle })).message).toContain(
      'The receipt handle has expired',
    )
    await remove(second)
    await remove(second)
  })

  test('take the queue delay as it is now, also for messages already sent', async () => {
    const { url, send, bodies, call, advance, counts } = await fifoWorld({ DelaySeconds: '60' })
    await send(url, 'a1', inGroup('a'))
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 1 })
    await advance(10_000)
    expect(await bodies(url)).toEqual([])
    await call('SetQueueAttributes', { QueueUrl: url, Attributes: { DelaySeconds: '5' } })
    expect(await counts(url)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
    expect(await bodies(url)).toEqual(['a1'])
  })

  test('expire with their head, and go on with what is younger', async () => {
    const { url, send, bodies, advance, counts } = await fifoWorld({ MessageRetentionPeriod: '60' })
    for (let i = 0; i < 25; i++) await send(url, `old ${i}`, inGroup('a'))
    await advance(30_000)
    await send(url, 'young', inGroup('a'))
    await advance(30_000)
    expect(await bodies(url)).toEqual(['young'])
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 1, delayed: 0 })
  })
})

describe('deduplication', () => {
  test.each([
    [299_999, true],
    [300_000, false],
    [301_000, false],
  ])('after %i ms a repeat is a duplicate: %s', async (afterMs, duplicate) => {
    const { url, send, receive, remove, advance, bodies } = await fifoWorld()
    const first = await send(url, 'a', inGroup('g'))
    await remove((await receive(url))[0])
    await advance(afterMs)
    const again = await send(url, 'a', inGroup('g'))
    expect(again.MessageId === first.MessageId).toBe(duplicate)
    expect(again.SequenceNumber === first.SequenceNumber).toBe(duplicate)
    expect(await bodies(url)).toEqual(duplicate ? [] : ['a'])
  })

  test('counts from the first send, not from a duplicate', async () => {
    const { url, send, advance, counts } = await fifoWorld()
    await send(url, 'a', inGroup('g'))
    await advance(200_000)
    await send(url, 'a', inGroup('g'))
    await advance(100_000)
    await send(url, 'a', inGroup('g'))
    expect((await counts(url)).visible).toBe(2)
  })

  test('prefers the explicit id to the content', async () => {
    const { url, send, counts } = await fifoWorld()
    const id = { ...inGroup('g'), MessageDeduplicationId: 'one' }
    await send(url, 'a', id)
    await send(url, 'b', id)
    await send(url, 'a', { ...id, MessageDeduplicationId: 'two' })
    expect((await counts(url)).visible).toBe(2)
  })

  test('is per group where the scope says so', async () => {
    const { url, send, counts } = await fifoWorld({ DeduplicationScope: 'messageGroup' })
    await send(url, 'a', inGroup('g'))
    await send(url, 'a', inGroup('h'))
    await send(url, 'a', inGroup('g'))
    expect((await counts(url)).visible).toBe(2)
  })

  test('outlives a restart, not a purge', async () => {
    const { url, send, context } = await fifoWorld()
    const first = await send(url, 'a', inGroup('g'))
    const world = worldOf({ ...context, store: context.store.crash() })
    expect((await world.send(url, 'a', inGroup('g'))).MessageId).toBe(first.MessageId)
    await world.call('PurgeQueue', { QueueUrl: url })
    expect((await world.send(url, 'a', inGroup('g'))).MessageId).not.toBe(first.MessageId)
    expect((await world.counts(url)).visible).toBe(1)
  })

  test('needs an id from somewhere', async () => {
    const { url, refusal } = await fifoWorld({ ContentBasedDeduplication: 'false' })
    const error = await refusal('SendMessage', { QueueUrl: url, MessageBody: 'a', ...inGroup('g') })
    expect(error).toMatchObject({
      queryCode: 'InvalidParameterValue',
      message:
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
    })
  })
})

describe('sequence numbers', () => {
  test('have 20 digits and grow, also across a purge', async () => {
    const { url, send, call } = await fifoWorld()
    const numbers = [(await send(url, '1', inGroup('g'))).SequenceNumber]
    numbers.push((await send(url, '2', inGroup('h'))).SequenceNumber)
    await call('PurgeQueue', { QueueUrl: url })
    numbers.push((await send(url, '3', inGroup('g'))).SequenceNumber)
    for (const number of numbers) expect(number).toMatch(/^\d{20}$/)
    expect(numbers.toSorted()).toEqual(numbers)
    expect(sequenceNumber(99_999, 999_999_999_999)).toHaveLength(20)
  })
})

describe('ReceiveRequestAttemptId', () => {
  test('answers the same messages and handles, and hides them anew', async () => {
    const { url, send, receive, bodies, advance } = await fifoWorld({ VisibilityTimeout: '10' })
    for (const body of ['a1', 'a2']) await send(url, body, inGroup('a'))
    const ask = { ReceiveRequestAttemptId: 'try' }
    const first = await receive(url, ask)
    await advance(6_000)
    expect(await receive(url, ask)).toEqual(first)
    await advance(6_000)
    expect(await bodies(url)).toEqual([])
    await advance(4_000)
    expect(await bodies(url)).toEqual(['a1', 'a2'])
  })

  test('is void once a message was deleted, or five minutes have passed', async () => {
    const { url, send, receive, remove, advance } = await fifoWorld({ VisibilityTimeout: '600' })
    for (const body of ['a1', 'a2']) await send(url, body, inGroup('a'))
    const ask = { ReceiveRequestAttemptId: 'try' }
    const first = await receive(url, ask)
    await remove(first[0])
    expect(await receive(url, ask)).toEqual([])
    await remove(first[1])
    await send(url, 'b1', inGroup('b'))
    expect(await receive(url, ask)).toHaveLength(1)
    await advance(300_000)
    expect(await receive(url, ask)).toEqual([])
  })
})
