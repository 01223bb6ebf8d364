import { describe, expect, test } from 'vitest'

import { sqsWorld } from './test-context.ts'

describe('a standard queue', () => {
  test('hands out what was sent, oldest first, and forgets what was deleted', async () => {
    const { queue, send, receive, call, counts } = sqsWorld()
    const url = await queue('orders')
    for (const body of ['a', 'b', 'c']) await send(url, body)
    expect(await counts(url)).toEqual({ visible: 3, inFlight: 0, delayed: 0 })
    const messages = await receive(url)
    expect(messages.map(({ Body }) => Body)).toEqual(['a', 'b', 'c'])
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 3, delayed: 0 })
    for (const { ReceiptHandle } of messages) {
      await call('DeleteMessage', { QueueUrl: url, ReceiptHandle })
    }
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
    expect(await receive(url)).toEqual([])
  })

  test('finds a message behind many that expired while in flight', async () => {
    const { queue, send, receive, advance } = sqsWorld()
    const url = await queue('orders', { MessageRetentionPeriod: '60', VisibilityTimeout: '30' })
    for (let i = 0; i < 100; i++) await send(url, 'old')
    for (let i = 0; i < 10; i++) expect(await receive(url)).toHaveLength(10)
    await advance(60_000)
    await send(url, 'new')
    const [message] = await receive(url, { MaxNumberOfMessages: 1 })
    expect(message.Body).toBe('new')
  })

  test('shows a message again when its visibility timeout ends, with one more receive', async () => {
    const { queue, send, receive, advance } = sqsWorld()
    const url = await queue('orders', { VisibilityTimeout: '10' })
    const { MessageId } = await send(url, 'a')
    const [first] = await receive(url)
    await advance(9_999)
    expect(await receive(url)).toEqual([])
    await advance(1)
    const [second] = await receive(url)
    expect(second.MessageId).toBe(MessageId)
    expect(second.ReceiptHandle).not.toBe(first.ReceiptHandle)
    expect(first.Attributes.ApproximateReceiveCount).toBe('1')
    expect(second.Attributes.ApproximateReceiveCount).toBe('2')
    expect(second.Attributes.ApproximateFirstReceiveTimestamp).toBe(
      first.Attributes.ApproximateFirstReceiveTimestamp,
    )
  })

  test.each([1, 2, 3])('takes the handle of receive %i of three to delete', async (nth) => {
    const { queue, send, receive, call, advance, counts } = sqsWorld()
    const url = await queue('orders', { VisibilityTimeout: '10' })
    await send(url, 'a')
    const handles = []
    for (let i = 0; i < 3; i++) {
      const [{ ReceiptHandle }] = await receive(url)
      handles.push(ReceiptHandle)
      await advance(10_000)
      // Counted as visible, which moves its row.
      if (i === 1) expect(await counts(url)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
    }
    await receive(url)
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle: handles[nth - 1] })
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
    await advance(10_000)
    expect(await receive(url)).toEqual([])
  })

  test('takes the handle of an earlier receive to change visibility, in flight or not', async () => {
    const { queue, send, receive, call, advance, counts } = sqsWorld()
    const url = await queue('orders', { VisibilityTimeout: '10' })
    await send(url, 'a')
    const [{ ReceiptHandle }] = await receive(url)
    const change = (VisibilityTimeout: number) =>
      call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle, VisibilityTimeout })
    await advance(10_000)
    // AWS answers 200 here, too.
    await change(10)
    expect(await receive(url)).toEqual([])
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 1, delayed: 0 })
    await change(0)
    await change(0)
    expect(await counts(url)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
    expect(await receive(url)).toHaveLength(1)
    await change(100)
    await advance(10_000)
    expect(await receive(url)).toEqual([])
    await change(0)
    expect(await receive(url)).toHaveLength(1)
  })

  test('changes visibility: longer, at once, again, and deletes wherever the message went', async () => {
    const { queue, send, receive, call, advance, bodies, counts } = sqsWorld()
    const url = await queue('orders', { VisibilityTimeout: '10' })
    await send(url, 'a')
    const [{ ReceiptHandle }] = await receive(url)
    const change = (VisibilityTimeout: number) =>
      call('ChangeMessageVisibility', { QueueUrl: url, ReceiptHandle, VisibilityTimeout })
    await change(100)
    await advance(50_000)
    expect(await bodies(url)).toEqual([])
    await change(20)
    await advance(19_000)
    expect(await bodies(url)).toEqual([])
    await change(0)
    expect(await counts(url)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle })
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('refuses visibility changes past 12 hours from the receive, or of what is gone', async () => {
    const { queue, send, receive, refusal, call, advance } = sqsWorld()
    const url = await queue('orders')
    await send(url, 'a')
    const [{ ReceiptHandle }] = await receive(url, { VisibilityTimeout: 100 })
    await advance(1_000)
    const change = { QueueUrl: url, ReceiptHandle, VisibilityTimeout: 43_200 }
    expect(await refusal('ChangeMessageVisibility', change)).toMatchObject({
      code: 'InvalidParameterValueException',
      message:
        'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds]',
    })
    await call('ChangeMessageVisibility', { ...change, VisibilityTimeout: 43_199 })
    await call('DeleteMessage', { QueueUrl: url, ReceiptHandle })
    expect(
      (await refusal('ChangeMessageVisibility', { ...change, VisibilityTimeout: 1 })).message,
    ).toBe(
      `Value ${ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
    )
  })

  test('delays by queue and by message; changing the queue does not act backwards', async () => {
    const { queue, send, bodies, advance, counts, call } = sqsWorld()
    const url = await queue('orders', { DelaySeconds: '10' })
    await send(url, 'queue')
    await send(url, 'message', { DelaySeconds: 20 })
    await send(url, 'none', { DelaySeconds: 0 })
    expect(await counts(url)).toEqual({ visible: 1, inFlight: 0, delayed: 2 })
    await call('SetQueueAttributes', { QueueUrl: url, Attributes: { DelaySeconds: '0' } })
    expect(await bodies(url)).toEqual(['none'])
    await advance(10_000)
    expect(await bodies(url)).toEqual(['queue'])
    await advance(10_000)
    expect(await counts(url)).toEqual({ visible: 1, inFlight: 2, delayed: 0 })
    expect(await bodies(url)).toEqual(['message'])
  })

  test('expires messages by age, however many, and says so', async () => {
    const { queue, send, bodies, advance, counts, context } = sqsWorld()
    const url = await queue('orders', { MessageRetentionPeriod: '60' })
    const outcomes: string[] = []
    context.store.watchHops((hops) => outcomes.push(...hops.map(({ outcome }) => outcome)))
    for (let i = 0; i < 300; i++) await send(url, `old ${i}`)
    await advance(59_999)
    expect((await counts(url)).visible).toBe(300)
    await send(url, 'young')
    await advance(1)
    expect(await bodies(url)).toEqual(['young'])
    expect(await counts(url)).toEqual({ visible: 0, inFlight: 1, delayed: 0 })
    expect(outcomes.filter((outcome) => outcome === 'expired')).toHaveLength(300)
  })

  test('tells a malformed handle and one of another queue', async () => {
    const { queue, send, receive, refusal } = sqsWorld()
    const url = await queue('orders')
    const other = await queue('others')
    await send(url, 'a')
    const [{ ReceiptHandle }] = await receive(url)
    for (const [QueueUrl, handle] of [
      [url, 'garbage'],
      [url, `${ReceiptHandle.slice(0, -4)}AAAA`],
      [other, ReceiptHandle],
    ]) {
      expect(await refusal('DeleteMessage', { QueueUrl, ReceiptHandle: handle })).toMatchObject({
        code: 'ReceiptHandleIsInvalid',
        status: 404,
        message: `The input receipt handle "${handle}" is not a valid receipt handle.`,
      })
    }
  })
})
