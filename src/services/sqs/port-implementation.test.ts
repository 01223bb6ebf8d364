import { describe, expect, test } from 'vitest'

import { sqsWorld } from './test-context.ts'

const entry = (body: string, more: object = {}) => ({
  body,
  from: 'arn:topic',
  via: 'sns-to-sqs',
  ...more,
})
const consumer = 'arn:function'

describe('the port', () => {
  test('enqueues, receives and deletes, and says who did it', async () => {
    const w = sqsWorld()
    const arn = w.arnOf(await w.queue('q'))
    const hops: unknown[] = []
    w.context.store.watchHops((some) => {
      for (const { from, to, via, outcome } of some) hops.push([from, to, via, outcome])
    })
    const attribute = { dataType: 'Binary', binaryValue: 'AP8=' }
    const results = await w.port.enqueue(arn, [
      entry('a', { messageAttributes: { attribute }, traceHeader: 'Root=1-2' }),
      entry(''),
      entry('b'),
    ])
    expect(results).toMatchObject([
      { taken: false },
      { error: { code: 'MissingParameter' } },
      { taken: false },
    ])
    const { messages, nextVisibleAtMs } = await w.port.receive(arn, { max: 10, consumer })
    expect(nextVisibleAtMs).toBeUndefined()
    expect(messages.map(({ body }) => body)).toEqual(['a', 'b'])
    expect(messages[0]).toMatchObject({
      messageAttributes: { attribute },
      attributes: { ApproximateReceiveCount: '1', AWSTraceHeader: 'Root=1-2' },
    })
    await w.port.delete(arn, [messages[0]!.receiptHandle, 'garbage'], consumer)
    const idle = await w.port.receive(arn, { max: 10, consumer })
    expect(idle.nextVisibleAtMs).toBe(w.context.clock.nowMs() + 30_000)
    const why = { consumer, reason: 'function failed' }
    await w.port.changeVisibility(
      arn,
      messages.map((m) => m.receiptHandle),
      0,
      why,
    )
    const again = await w.port.receive(arn, { max: 10, visibilityTimeoutSeconds: 5, consumer })
    expect(again.messages.map(({ body }) => body)).toEqual(['b'])
    expect(hops).toEqual([
      ['arn:topic', arn, 'sns-to-sqs', 'delivered'],
      ['arn:topic', arn, 'sns-to-sqs', 'delivered'],
      [arn, consumer, 'ReceiveMessage', 'received'],
      [arn, consumer, 'ReceiveMessage', 'received'],
      [arn, consumer, 'DeleteMessage', 'deleted'],
      [consumer, arn, 'ChangeMessageVisibility', 'returned'],
      [arn, consumer, 'ReceiveMessage', 'received'],
    ])
  })

  test('takes an intent with its message, once; a refused message leaves it where it is', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const { store } = w.context
    const emit = (name: string) =>
      store.transact('source', function* (tx) {
        return tx.emit({ edge: 'sns-to-sqs', target: name, payload: null })
      })
    const [good, bad] = [await emit('good'), await emit('bad')]
    const arn = w.arnOf(url)
    for (const expected of [1, 1]) {
      const entries = [entry('a', { intentId: good }), entry('', { intentId: bad })]
      const [first, second] = await w.port.enqueue(arn, entries)
      expect(first).toMatchObject({ taken: true })
      expect(second).toHaveProperty('error')
      expect((await w.counts(url)).visible).toBe(expected)
    }
    expect(await store.outbox.get(good)).toBeUndefined()
    expect(await store.outbox.get(bad)).toBeDefined()
  })

  test('knows queues, and refuses those it does not', async () => {
    const w = sqsWorld()
    const dead = w.arnOf(await w.queue('dead'))
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 5 })
    const arn = w.arnOf(await w.queue('q', { RedrivePolicy, VisibilityTimeout: '7' }))
    expect(await w.port.queue(arn)).toEqual({
      arn,
      fifo: false,
      visibilityTimeoutSeconds: 7,
      maximumMessageBytes: 1_048_576,
      maxReceiveCount: 5,
      deadLetterTargetArn: dead,
      policy: undefined,
    })
    expect(await w.port.queue(`${arn}x`)).toBeUndefined()
    expect(await w.port.queue('nonsense')).toBeUndefined()
    const receive = w.port.receive(`${arn}x`, { max: 1, consumer })
    await expect(receive).rejects.toMatchObject({ code: 'QueueDoesNotExist' })
  })

  test('wakes its watchers when messages come', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    let woken = 0
    const stop = w.port.watch(w.arnOf(url), () => woken++)
    await w.send(url, 'a')
    expect(woken).toBe(1)
    stop()
    await w.send(url, 'b')
    expect(woken).toBe(1)
  })
})
