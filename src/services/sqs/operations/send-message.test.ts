import { describe, expect, test } from 'vitest'

import { sqsWorld } from '../test-context.ts'

const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue })

describe('digests', () => {
  test.each([
    [{ Foo: text('Bar') }, 'ae7155c6026991b6d54b11589678bf9c'],
    [{ MyAttribute: text('foobar') }, 'adb59cd4678ea5a855436b949cd07ab6'],
    [
      { Author: text('John Grisham'), Title: text('The Whistler'), WeeksOn: text('6', 'Number') },
      'd25a6aea97eb8f585bfa92d314504a92',
    ],
  ])('of attributes are AWS’s: %j', async (MessageAttributes, digest) => {
    const w = sqsWorld()
    const sent = await w.send(await w.queue('q'), 'msg', { MessageAttributes })
    expect(sent.MD5OfMessageBody).toBe('6e2baaf3b97dbeef01c0043275f9a0e7')
    expect(sent.MD5OfMessageAttributes).toBe(digest)
  })

  test('of the trace header stand for themselves', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const AWSTraceHeader = text('Root=1-5759e988-bd862e3fe1be46a994272793')
    const sent = await w.send(url, 'msg', { MessageSystemAttributes: { AWSTraceHeader } })
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/)
    expect(sent.MD5OfMessageAttributes).toBeUndefined()
    const [message] = await w.receive(url)
    expect(message.Attributes.AWSTraceHeader).toBe(AWSTraceHeader.StringValue)
  })
})

describe('message attributes', () => {
  const many = Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`a${i}`, text('x')]))
  test.each([
    [many, 'Number of message attributes [11] exceeds the allowed maximum [10].'],
    [{ 'aws.x': text('1') }, "beginning with 'AWS.' or 'Amazon.'"],
    [{ 'x.': text('1') }, "cannot start or end with '.'"],
    [{ 'a..b': text('1') }, "cannot start or end with '.'"],
    [{ 'a b': text('1') }, 'can only contain'],
    [{ ['n'.repeat(257)]: text('1') }, 'names must be shorter than 256 Bytes'],
    [{ a: text('1', 'Text') }, "The type of message (user) attribute 'a' is invalid."],
    [{ a: text('1', '') }, 'must contain a non-empty message attribute type'],
    [{ 'a§': text('1') }, 'can only contain'],
    [{ a: text('\u0008') }, 'Invalid characters found.'],
    [
      { a: text('') },
      "Message (user) attribute 'a' must contain a non-empty value of type 'String'.",
    ],
    [
      { a: { DataType: 'Binary', StringValue: 'x' } },
      "Message (user) attribute 'a' must contain a non-empty value of type 'Binary'.",
    ],
    [{ a: text('one', 'Number') }, 'to a number'],
    [{ a: text('1'.repeat(39), 'Number') }, 'to a number'],
    [{ a: text('1e127', 'Number') }, 'to a number'],
  ])('are refused: %#', async (MessageAttributes, reason) => {
    const w = sqsWorld()
    const QueueUrl = await w.queue('q')
    const input = { QueueUrl, MessageBody: 'a', MessageAttributes }
    const error = await w.refusal('SendMessage', input)
    expect(error).toMatchObject({ queryCode: 'InvalidParameterValue', status: 400 })
    expect(error.message).toContain(reason)
  })

  test.each(['-1.5e-10', '0', '+7', '.5', '9'.repeat(38), '1e126', '1e-128', '1000000.000'])(
    'may be the number %s, with a label',
    async (value) => {
      const w = sqsWorld()
      const MessageAttributes = { n: text(value, 'Number.float') }
      await w.send(await w.queue('q'), 'a', { MessageAttributes })
    },
  )
})

test('an attribute’s name may have letters of any script', async () => {
  const w = sqsWorld()
  const url = await w.queue('q')
  const MessageAttributes = { 'attr.1øßä한': text('x') }
  await w.send(url, 'a', { MessageAttributes })
  const [message] = await w.receive(url, { MessageAttributeNames: ['All'] })
  expect(message.MessageAttributes).toEqual(MessageAttributes)
})

describe('bodies', () => {
  test.each(['\u0000', '\u000b', '\ufffe', '\uffff', '\ud800', '\udc00x', 'a\ud83d'])(
    'may not hold %j',
    async (MessageBody) => {
      const w = sqsWorld()
      const input = { QueueUrl: await w.queue('q'), MessageBody }
      const error = await w.refusal('SendMessage', input)
      expect(error.code).toBe('InvalidMessageContents')
    },
  )

  test.each(['\t\n\r', 'é 漢 한글', '😀 \u{10ffff}', '\ufffd\ue000'])(
    'may hold %j',
    async (body) => {
      const w = sqsWorld()
      const url = await w.queue('q')
      await w.send(url, body)
      expect(await w.bodies(url)).toEqual([body])
    },
  )

  test('may weigh 1 MiB together with attributes, and no more', async () => {
    const w = sqsWorld()
    const QueueUrl = await w.queue('q')
    const MessageAttributes = { abc: text('defg') }
    const bytes = 1_048_576 - 'abc'.length - 'String'.length - 'defg'.length
    await w.send(QueueUrl, 'x'.repeat(bytes), { MessageAttributes })
    const input = { QueueUrl, MessageBody: 'x'.repeat(bytes + 1), MessageAttributes }
    expect((await w.refusal('SendMessage', input)).message).toBe(
      'One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.',
    )
    expect((await w.bodies(QueueUrl))[0]).toHaveLength(bytes)
  })
})

describe('parameters', () => {
  const fifo = { FifoQueue: 'true', ContentBasedDeduplication: 'true' }
  test('of the wrong kind of queue or out of range are refused', async () => {
    const w = sqsWorld()
    const url = await w.queue('q')
    const fifoUrl = await w.queue('q.fifo', fifo)
    const say = async (QueueUrl: string, more: object) => {
      const error = await w.refusal('SendMessage', { QueueUrl, MessageBody: 'a', ...more })
      return [error.queryCode, error.message]
    }
    expect(await say(url, { DelaySeconds: 901 })).toEqual([
      'InvalidParameterValue',
      'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    ])
    expect(await say(fifoUrl, { DelaySeconds: 1, MessageGroupId: 'g' })).toEqual([
      'InvalidParameterValue',
      'Value 1 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for this queue type.',
    ])
    expect((await say(url, { MessageDeduplicationId: 'd' }))[0]).toBe('InvalidParameterValue')
    expect(await say(fifoUrl, {})).toEqual([
      'MissingParameter',
      'The request must contain the parameter MessageGroupId.',
    ])
    await w.send(fifoUrl, 'a', { MessageGroupId: 'g', DelaySeconds: 0 })
  })

  test('an address that is none is told so', async () => {
    const w = sqsWorld()
    for (const QueueUrl of ['q!', 'http://localhost/q', 'http://localhost/abc/q', '/']) {
      const error = await w.refusal('SendMessage', { QueueUrl, MessageBody: 'a' })
      expect(error).toMatchObject({
        code: 'InvalidAddress',
        status: 404,
        message: `The address ${QueueUrl} is not valid for this endpoint.`,
      })
    }
    expect((await w.refusal('SendMessage', { MessageBody: 'a' })).message).toBe(
      'The request must contain the parameter QueueUrl.',
    )
  })
})
