// Messages of standard queues through the AWS SDK for JavaScript v3, over JSON and over CBOR. The
// SDK itself checks the MD5 digests of what it sends and receives.

import { createHash } from 'node:crypto'
import { SmithyRpcV2CborProtocol } from '@smithy/core/cbor'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { refusal } from './refusal.ts'
import { sqsWorld, type SqsWorld } from './sqs-world.ts'

const md5 = (text: string) => createHash('md5').update(text).digest('hex')

describe.each<[string, object]>([
  ['awsJson1.0', {}],
  ['rpcv2Cbor', { protocol: SmithyRpcV2CborProtocol }],
])('%s', (_protocol, config) => {
  let w: SqsWorld
  let url: string
  beforeAll(async () => {
    w = await sqsWorld({}, config)
  })
  afterAll(() => w.stop())
  beforeEach(async () => {
    await w.mill.reset()
    url = await w.queue('q')
  })

  test('a message and all it carries', async () => {
    const sent = await w.sqs.sendMessage({
      QueueUrl: url,
      MessageBody: 'grüße 🎉\t<&>',
      MessageAttributes: {
        text: { DataType: 'String.label', StringValue: 'ä' },
        number: { DataType: 'Number', StringValue: '-1.5e3' },
        bytes: { DataType: 'Binary', BinaryValue: Uint8Array.of(0, 255, 128) },
      },
      MessageSystemAttributes: {
        AWSTraceHeader: {
          DataType: 'String',
          StringValue: 'Root=1-5759e988-bd862e3fe1be46a994272793',
        },
      },
    })
    expect(sent.MD5OfMessageBody).toBe(md5('grüße 🎉\t<&>'))
    expect(sent.MD5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/)
    const sentMs = w.mill.clock.nowMs()
    await w.mill.clock.advance(1500)
    const { Messages } = await w.sqs.receiveMessage({
      QueueUrl: url,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['All'],
    })
    expect(Messages).toEqual([
      {
        MessageId: sent.MessageId,
        ReceiptHandle: expect.any(String),
        Body: 'grüße 🎉\t<&>',
        MD5OfBody: sent.MD5OfMessageBody,
        MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
        MessageAttributes: {
          text: { DataType: 'String.label', StringValue: 'ä' },
          number: { DataType: 'Number', StringValue: '-1.5e3' },
          bytes: { DataType: 'Binary', BinaryValue: expect.any(Uint8Array) },
        },
        Attributes: {
          ApproximateFirstReceiveTimestamp: String(sentMs + 1500),
          ApproximateReceiveCount: '1',
          AWSTraceHeader: 'Root=1-5759e988-bd862e3fe1be46a994272793',
          SenderId: expect.any(String),
          SentTimestamp: String(sentMs),
        },
      },
    ])
    expect([...Messages![0]!.MessageAttributes!['bytes']!.BinaryValue!]).toEqual([0, 255, 128])
  })

  test('attributes are picked by name and prefix, their digest covers what was picked', async () => {
    const attribute = (StringValue: string) => ({ DataType: 'String', StringValue })
    const MessageAttributes = { 'a.x': attribute('1'), 'a.y': attribute('2'), b: attribute('3') }
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'm', MessageAttributes })
    const names = async (...MessageAttributeNames: string[]) => {
      const { Messages } = await w.sqs.receiveMessage({
        QueueUrl: url,
        VisibilityTimeout: 0,
        MessageAttributeNames,
      })
      return Object.keys(Messages![0]!.MessageAttributes ?? {}).sort()
    }
    expect(await names()).toEqual([])
    expect(await names('b')).toEqual(['b'])
    expect(await names('a.*')).toEqual(['a.x', 'a.y'])
    expect(await names('.*')).toEqual(['a.x', 'a.y', 'b'])
    expect(await names('none')).toEqual([])
  })

  test('the deprecated AttributeNames still works', async () => {
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'm' })
    const { Messages } = await w.sqs.receiveMessage({
      QueueUrl: url,
      // The type names the queue's attributes, the documentation the message's.
      AttributeNames: ['SentTimestamp' as any],
    })
    expect(Object.keys(Messages![0]!.Attributes!)).toEqual(['SentTimestamp'])
  })

  test('received, hidden, back again, deleted', async () => {
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'm' })
    const first = (await w.sqs.receiveMessage({ QueueUrl: url })).Messages![0]!
    expect(await w.bodies(url)).toEqual([])
    expect(await w.counts(url)).toEqual([0, 1, 0])
    await w.mill.clock.advance('30s')
    const second = (
      await w.sqs.receiveMessage({ QueueUrl: url, MessageSystemAttributeNames: ['All'] })
    ).Messages![0]!
    expect(second.MessageId).toBe(first.MessageId)
    expect(second.ReceiptHandle).not.toBe(first.ReceiptHandle)
    expect(second.Attributes!.ApproximateReceiveCount).toBe('2')
    const remove = () => w.sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: second.ReceiptHandle })
    await remove()
    await remove()
    expect(await w.counts(url)).toEqual([0, 0, 0])
    await w.mill.clock.advance('12h')
    expect(await w.bodies(url)).toEqual([])
  })

  test('visibility is lengthened, and ended with 0', async () => {
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'm' })
    const { ReceiptHandle } = (await w.sqs.receiveMessage({ QueueUrl: url })).Messages![0]!
    const change = (VisibilityTimeout: number) =>
      w.sqs.changeMessageVisibility({ QueueUrl: url, ReceiptHandle, VisibilityTimeout })
    await change(100)
    await w.mill.clock.advance('99s')
    expect(await w.bodies(url)).toEqual([])
    expect(await refusal(change(43_200))).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
    })
    await change(0)
    const { Messages } = await w.sqs.receiveMessage({ QueueUrl: url })
    const again = Messages![0]!.ReceiptHandle
    await w.mill.clock.advance('30s')
    // Past its timeout, and received by nobody since: AWS takes the change.
    const late = { QueueUrl: url, ReceiptHandle: again, VisibilityTimeout: 10 }
    await w.sqs.changeMessageVisibility(late)
    expect(await w.bodies(url)).toEqual([])
    await w.mill.clock.advance('10s')
    expect(await w.bodies(url)).toEqual(['m'])
    for (const seconds of [-1, 43_201]) {
      expect(await refusal(change(seconds))).toMatchObject({ queryCode: 'InvalidParameterValue' })
    }
  })

  test('delays: the message’s own before the queue’s', async () => {
    await w.sqs.setQueueAttributes({ QueueUrl: url, Attributes: { DelaySeconds: '10' } })
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'queue' })
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'own', DelaySeconds: 5 })
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'none', DelaySeconds: 0 })
    expect(await w.bodies(url)).toEqual(['none'])
    expect(await w.counts(url)).toEqual([0, 1, 2])
    await w.mill.clock.advance('5s')
    expect(await w.bodies(url)).toEqual(['own'])
    await w.mill.clock.advance('5s')
    expect(await w.bodies(url)).toEqual(['queue'])
  })

  test('retention ends a message', async () => {
    await w.sqs.setQueueAttributes({ QueueUrl: url, Attributes: { MessageRetentionPeriod: '60' } })
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'old' })
    await w.mill.clock.advance('60s')
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'new' })
    expect(await w.bodies(url)).toEqual(['new'])
  })

  test('a long poll wakes with the message, without any time passing', async () => {
    const poll = w.sqs.receiveMessage({ QueueUrl: url, WaitTimeSeconds: 20 })
    await w.mill.settle()
    const before = w.mill.clock.nowMs()
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'now' })
    expect((await poll).Messages!.map(({ Body }) => Body)).toEqual(['now'])
    expect(w.mill.clock.nowMs()).toBe(before)
  })

  test('a long poll wakes with a delayed message when its delay ends', async () => {
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: 'later', DelaySeconds: 7 })
    let answered = false
    const poll = w.sqs.receiveMessage({ QueueUrl: url, WaitTimeSeconds: 20 })
    void poll.then(() => (answered = true))
    // Some round trips, so that the poll waits before time moves.
    for (let i = 0; i < 3; i++) await w.counts(url)
    await w.mill.clock.advance(6999)
    expect(answered).toBe(false)
    await w.mill.clock.advance(1)
    expect((await poll).Messages!.map(({ Body }) => Body)).toEqual(['later'])
  })

  test('batches of all three kinds, entry by entry', async () => {
    const sent = await w.sqs.sendMessageBatch({
      QueueUrl: url,
      Entries: [
        { Id: 'good', MessageBody: 'a' },
        { Id: 'bad', MessageBody: 'b', DelaySeconds: 901 },
        { Id: 'late', MessageBody: 'c', DelaySeconds: 1 },
      ],
    })
    expect(sent.Successful!.map(({ Id }) => Id)).toEqual(['good', 'late'])
    expect(sent.Failed).toEqual([
      {
        Id: 'bad',
        SenderFault: true,
        Code: 'InvalidParameterValue',
        Message:
          'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
      },
    ])
    await w.mill.clock.advance('1s')
    const { Messages } = await w.sqs.receiveMessage({ QueueUrl: url, MaxNumberOfMessages: 10 })
    const [one, two] = Messages!.map(({ ReceiptHandle }) => ReceiptHandle!)
    const changed = await w.sqs.changeMessageVisibilityBatch({
      QueueUrl: url,
      Entries: [
        { Id: '1', ReceiptHandle: one, VisibilityTimeout: 0 },
        { Id: '2', ReceiptHandle: 'nonsense', VisibilityTimeout: 0 },
      ],
    })
    expect(changed.Successful).toEqual([{ Id: '1' }])
    expect(changed.Failed).toMatchObject([
      { Id: '2', SenderFault: true, Code: 'ReceiptHandleIsInvalid' },
    ])
    const deleted = await w.sqs.deleteMessageBatch({
      QueueUrl: url,
      Entries: [
        { Id: 'x', ReceiptHandle: two },
        { Id: 'y', ReceiptHandle: 'nonsense' },
      ],
    })
    expect(deleted.Successful).toEqual([{ Id: 'x' }])
    expect(deleted.Failed).toMatchObject([
      { Id: 'y', SenderFault: true, Code: 'ReceiptHandleIsInvalid' },
    ])
    expect(await w.counts(url)).toEqual([1, 0, 0])
  })

  test.each<[string, object[], string]>([
    [
      'EmptyBatchRequest',
      [],
      'There should be at least one SendMessageBatchRequestEntry in the request.',
    ],
    [
      'TooManyEntriesInBatchRequest',
      Array.from({ length: 11 }, (_, i) => ({ Id: `${i}`, MessageBody: 'm' })),
      'Maximum number of entries per request are 10. You have sent 11.',
    ],
    [
      'BatchEntryIdsNotDistinct',
      [
        { Id: 'a', MessageBody: 'm' },
        { Id: 'a', MessageBody: 'm' },
      ],
      'Id a repeated.',
    ],
    [
      'InvalidBatchEntryId',
      [{ Id: 'a b', MessageBody: 'm' }],
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    ],
    [
      'BatchRequestTooLong',
      [
        { Id: 'a', MessageBody: 'm'.repeat(600_000) },
        { Id: 'b', MessageBody: 'm'.repeat(600_000) },
      ],
      'Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.',
    ],
  ])('%s', async (name, Entries, message) => {
    const call = w.sqs.sendMessageBatch({ QueueUrl: url, Entries: Entries as any })
    expect(await refusal(call)).toEqual({
      name,
      message,
      status: 400,
      queryCode: `AWS.SimpleQueueService.${name}`,
    })
    expect(await w.counts(url)).toEqual([0, 0, 0])
  })

  test.each<[string, object, string]>([
    ['no body', { MessageBody: '' }, 'MissingParameter'],
    ['a body over the limit', { MessageBody: 'x'.repeat(1_048_577) }, 'InvalidParameterValue'],
    ['a control character', { MessageBody: 'a\u0001' }, 'InvalidMessageContents'],
    ['a delay too long', { MessageBody: 'm', DelaySeconds: 901 }, 'InvalidParameterValue'],
    [
      'a deduplication id on a standard queue',
      { MessageBody: 'm', MessageDeduplicationId: 'd' },
      'InvalidParameterValue',
    ],
    [
      'an attribute named like AWS’s',
      {
        MessageBody: 'm',
        MessageAttributes: { 'AWS.x': { DataType: 'String', StringValue: 'a' } },
      },
      'InvalidParameterValue',
    ],
    [
      'an attribute of no type',
      { MessageBody: 'm', MessageAttributes: { x: { DataType: 'Text', StringValue: 'a' } } },
      'InvalidParameterValue',
    ],
    [
      'a number that is none',
      { MessageBody: 'm', MessageAttributes: { x: { DataType: 'Number', StringValue: 'a' } } },
      'InvalidParameterValue',
    ],
  ])('%s is refused, nothing is sent', async (_, more, queryCode) => {
    const refused = await refusal(w.sqs.sendMessage({ QueueUrl: url, ...more } as any))
    expect(refused).toMatchObject({ status: 400, queryCode })
    expect(await w.counts(url)).toEqual([0, 0, 0])
  })

  test.each<[string, object, string]>([
    [
      'MaxNumberOfMessages',
      { MaxNumberOfMessages: 11 },
      'Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    ],
    [
      'WaitTimeSeconds',
      { WaitTimeSeconds: 21 },
      'Value 21 for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.',
    ],
    [
      'VisibilityTimeout',
      { VisibilityTimeout: -1 },
      'Value -1 for parameter VisibilityTimeout is invalid. Reason: Must be >= 0 and <= 43200, if provided.',
    ],
  ])('ReceiveMessage bounds %s', async (_, more, message) => {
    expect(await refusal(w.sqs.receiveMessage({ QueueUrl: url, ...more }))).toMatchObject({
      status: 400,
      queryCode: 'InvalidParameterValue',
      message,
    })
  })

  test('a receipt handle that was made up', async () => {
    const call = w.sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: 'nonsense' })
    expect(await refusal(call)).toEqual({
      name: 'ReceiptHandleIsInvalid',
      message: 'The input receipt handle "nonsense" is not a valid receipt handle.',
      status: 404,
      queryCode: 'ReceiptHandleIsInvalid',
    })
  })

  test('1 MiB goes through whole', async () => {
    const body = 'ü'.repeat(524_288)
    await w.sqs.sendMessage({ QueueUrl: url, MessageBody: body })
    const { Messages } = await w.sqs.receiveMessage({ QueueUrl: url })
    expect(Messages![0]!.Body === body).toBe(true)
  })
})
