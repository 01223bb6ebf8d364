import { describe, expect, test } from 'vitest'

import { sqsWorld } from '../test-context.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe('long polling', () => {
  test('answers the moment a message comes', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const poll = w.bodies(url, { WaitTimeSeconds: 20 })
    await w.advance(5_000)
    await w.send(url, 'a')
    expect(await poll).toEqual(['a'])
  })

  test('answers empty when its time is up, and not before', async () => {
    const w = sqsWorld()
    const url = await w.queue('q', { ReceiveMessageWaitTimeSeconds: '7' })
    let answer: unknown
    const poll = w.call('ReceiveMessage', { QueueUrl: url }).then((got) => (answer = got))
    await w.advance(6_999)
    expect(answer).toBeUndefined()
    await w.advance(1)
    await poll
    expect(answer).toEqual({})
  })

  test('sees messages whose delay or timeout ends while it waits', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    await w.send(url, 'delayed', { DelaySeconds: 3 })
    const poll = w.bodies(url, { WaitTimeSeconds: 20, VisibilityTimeout: 4 })
    await w.advance(3_000)
    expect(await poll).toEqual(['delayed'])
    const again = w.bodies(url, { WaitTimeSeconds: 20 })
    await w.advance(4_000)
    expect(await again).toEqual(['delayed'])
  })

  test('serves each of many waiting callers', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const one = { WaitTimeSeconds: 20, MaxNumberOfMessages: 1 }
    const polls = Array.from({ length: 8 }, () => w.bodies(url, one))
    await turn()
    const Entries = Array.from({ length: 8 }, (_, i) => ({ Id: `${i}`, MessageBody: `m${i}` }))
    await w.call('SendMessageBatch', { QueueUrl: url, Entries })
    const got = (await Promise.all(polls)).flat()
    expect(got.toSorted()).toEqual(Entries.map(({ MessageBody }) => MessageBody))
  })

  test('ends when the caller hangs up', async () => {
    const hangUp = new AbortController()
    const w = sqsWorld({ signal: hangUp.signal })
    const url = await w.queue('q')
    const poll = w.bodies(url, { WaitTimeSeconds: 20 })
    await turn()
    hangUp.abort()
    expect(await poll).toEqual([])
    expect(w.context.clock.nextDueMs()).toBeUndefined()
  })

  test('does not count as activity while it waits', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const poll = w.bodies(url, { WaitTimeSeconds: 20 })
    await w.context.activity.idle()
    await w.send(url, 'a')
    expect(await poll).toEqual(['a'])
  })

  test('fails when the queue is deleted meanwhile', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const poll = w.refusal('ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 20 })
    await turn()
    await w.call('DeleteQueue', { QueueUrl: url })
    expect((await poll).code).toBe('QueueDoesNotExist')
  })
})

describe('attributes', () => {
  test('are those asked for, with the digest of just those', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const text = (StringValue: string) => ({ DataType: 'String', StringValue })
    const MessageAttributes = {
      Foo: text('Bar'),
      'Other.one': text('1'),
      Bytes: { DataType: 'Binary.png', BinaryValue: Uint8Array.of(0, 255) },
    }
    await w.send(url, 'a', { MessageAttributes })
    const ask = async (...MessageAttributeNames: string[]) => {
      const options = { MessageAttributeNames, AttributeNames: [], VisibilityTimeout: 0 }
      return (await w.receive(url, options))[0]
    }
    for (const every of ['All', '.*', '*']) {
      expect(Object.keys((await ask(every)).MessageAttributes)).toHaveLength(3)
    }
    const foo = await ask('Foo')
    expect(foo.MD5OfMessageAttributes).toBe('ae7155c6026991b6d54b11589678bf9c')
    expect(foo.MessageAttributes).toEqual({ Foo: text('Bar') })
    expect(foo.Attributes).toBeUndefined()
    expect(Object.keys((await ask('Other.*')).MessageAttributes)).toEqual(['Other.one'])
    const all = await ask('All')
    expect([...all.MessageAttributes.Bytes.BinaryValue]).toEqual([0, 255])
    const none = await ask()
    expect(none.MessageAttributes).toBeUndefined()
    expect(none.MD5OfMessageAttributes).toBeUndefined()
  })
})
