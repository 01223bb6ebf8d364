// What queues get from topics, and what becomes of what they cannot get.

import { afterEach, describe, expect, it } from 'vitest'
import { snsWorld, type SnsWorld, type WorldOptions } from './sns-world.fixture.ts'

const ACCOUNT = '111111111111'
const arnOf = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`

let world: SnsWorld
const start = (options?: WorldOptions) => (world = snsWorld(options))
afterEach(() => world.stop())

const red = { color: { DataType: 'String', StringValue: 'red' } }
const group = (MessageGroupId: string, MessageDeduplicationId?: string) => ({
  MessageGroupId,
  MessageDeduplicationId,
})

describe('the document', () => {
  it('has its members in the order in which AWS sends them', async () => {
    start()
    const topic = await world.topic('t')
    const subscription = await world.queueOn(topic, 'q')
    const blob = { DataType: 'Binary', BinaryValue: Buffer.from('bytes') }
    const more = { Subject: 'hello', MessageAttributes: { ...red, blob } }
    const { MessageId } = await world.publish(topic, 'm', more)
    await world.settle()
    const [{ body, message }] = (await world.drain('q')) as [{ body: any; message: any }]
    expect(Object.entries(body)).toEqual([
      ['Type', 'Notification'],
      ['MessageId', MessageId],
      ['TopicArn', topic],
      ['Subject', 'hello'],
      ['Message', 'm'],
      ['Timestamp', '2026-01-01T00:00:00.000Z'],
      ['SignatureVersion', '1'],
      ['Signature', 'signed'],
      ['SigningCertURL', 'cert'],
      [
        'UnsubscribeURL',
        `http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=${subscription}`,
      ],
      [
        'MessageAttributes',
        {
          color: { Type: 'String', Value: 'red' },
          blob: { Type: 'Binary', Value: Buffer.from('bytes').toString('base64') },
        },
      ],
    ])
    expect(message.MessageAttributes).toBeUndefined()
  })

  it('is not signed on FIFO topics and has the sequence number', async () => {
    start()
    const topic = await world.topic('t.fifo')
    await world.queueOn(topic, 'q.fifo')
    const { SequenceNumber } = await world.publish(topic, 'm', group('g', 'd'))
    await world.settle()
    const [{ body, message }] = (await world.drain('q.fifo')) as [{ body: any; message: any }]
    expect(SequenceNumber).toMatch(/^\d{20}$/)
    expect(body).toMatchObject({ SequenceNumber, Message: 'm' })
    expect(body).not.toHaveProperty('Signature')
    expect(message.Attributes).toMatchObject(group('g', 'd'))
  })

  it('is left out by raw delivery, which makes queue attributes of the topic’s', async () => {
    start()
    const topic = await world.topic('t')
    await world.queueOn(topic, 'q', { RawMessageDelivery: 'true' })
    await world.publish(topic, 'm', { MessageAttributes: red, MessageGroupId: 'tenant' })
    await world.settle()
    const [{ body, message }] = (await world.drain('q')) as [{ body: any; message: any }]
    expect(body).toBe('m')
    expect(message.MessageAttributes).toEqual(red)
    expect(message.Attributes.MessageGroupId).toBe('tenant')
  })

  it('has the text of its protocol, of a structured message', async () => {
    start()
    const topic = await world.topic('t')
    await world.queueOn(topic, 'q')
    const structured = JSON.stringify({ default: 'all', sqs: 'for queues', lambda: 'no', email: 7 })
    await world.publish(topic, structured, { MessageStructure: 'json' })
    await world.settle()
    expect((await world.drain('q')).map(({ body }) => body.Message)).toEqual(['for queues'])
  })

  it('carries the trace header on', async () => {
    const traceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1'
    start({ context: { traceHeader } })
    const topic = await world.topic('t')
    await world.queueOn(topic, 'q')
    await world.publish(topic, 'm')
    await world.settle()
    const [{ message }] = (await world.drain('q')) as [{ body: any; message: any }]
    expect(message.Attributes.AWSTraceHeader).toBe(traceHeader)
  })
})

describe('a long message', () => {
  it('is stored once, reaches everyone, and leaves nothing behind', async () => {
    start()
    const topic = await world.topic('t', { MaximumMessageSize: '1048576' })
    for (let i = 0; i < 5; i++) await world.queueOn(topic, `q${i}`, { RawMessageDelivery: 'true' })
    // Characters that JSON escapes six-fold and UTF-8 writes in three bytes.
    const text = `${'"\u2028'.repeat(100_000)}end`
    await world.publish(topic, text)
    await world.settle()
    for (let i = 0; i < 5; i++) {
      expect((await world.drain(`q${i}`)).map(({ body }) => body === text)).toEqual([true])
    }
    expect(await world.context.store.outbox.count()).toBe(0)
    expect(await storedRows()).toBe(0)
  })

  it('is kept for a delivery that fails for days, and then for the dead-letter queue', async () => {
    start()
    const topic = await world.topic('t')
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead') })
    await world.queueOn(topic, 'ok')
    await world.queueOn(topic, 'gone', { RedrivePolicy })
    await world.sqs.queue('dead')
    await world.sqs.call('DeleteQueue', { QueueUrl: `http://localhost/${ACCOUNT}/gone` })
    const text = 'x'.repeat(20_000)
    await world.publish(topic, text)
    await world.settle()
    expect((await world.drain('dead')).map(({ body }) => body.Message)).toEqual([text])
    // What the dead letter let go of, the next look at the outbox removes.
    expect(await storedRows()).toBeGreaterThan(0)
    await world.context.clock.advance(60_000)
    expect(await storedRows()).toBe(0)
    expect(await world.context.store.outbox.count()).toBe(0)
  })

  async function storedRows(): Promise<number> {
    let rows = 0
    const partition = `sns/${ACCOUNT}/us-east-1/topic/t`
    for await (const page of world.context.store.scan(
      partition,
      Buffer.from('t\0'),
      Buffer.from('tl'),
    )) {
      rows += page.length
    }
    return rows
  }
})

describe('a delivery that cannot be', () => {
  it('goes to the dead-letter queue at once when the queue is gone', async () => {
    start()
    const topic = await world.topic('t')
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead') })
    await world.queueOn(topic, 'gone', { RedrivePolicy, RawMessageDelivery: 'true' })
    await world.sqs.queue('dead')
    await world.sqs.call('DeleteQueue', { QueueUrl: `http://localhost/${ACCOUNT}/gone` })
    const { MessageId } = await world.publish(topic, 'm', { MessageAttributes: red })
    await world.settle()
    const [{ body, message }] = (await world.drain('dead')) as [{ body: any; message: any }]
    expect(body).toBe('m')
    expect(message.MessageAttributes).toEqual(red)
    const mine = world.hops.filter(({ id, via }) => id === MessageId && via === 'sns-to-sqs')
    expect(mine.map(({ outcome }) => outcome)).toEqual(['failed', 'dead-lettered'])
    expect(mine[1]).toMatchObject({ attempt: 1, to: arnOf('dead') })
  })

  it('is dropped when there is none, and the lineage says so', async () => {
    start()
    const topic = await world.topic('t')
    await world.queueOn(topic, 'gone')
    await world.sqs.call('DeleteQueue', { QueueUrl: `http://localhost/${ACCOUNT}/gone` })
    await world.publish(topic, 'm')
    await world.settle()
    expect(world.hops.at(-1)).toMatchObject({ outcome: 'dropped', via: 'sns-to-sqs' })
    expect(world.hops.at(-1)!.reason).toContain('no dead-letter queue')
  })

  it('keeps group, id and order in a FIFO dead-letter queue', async () => {
    start()
    const topic = await world.topic('t.fifo')
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead.fifo') })
    await world.queueOn(topic, 'gone.fifo', { RedrivePolicy })
    await world.sqs.queue('dead.fifo', { FifoQueue: 'true' })
    await world.sqs.call('DeleteQueue', { QueueUrl: `http://localhost/${ACCOUNT}/gone.fifo` })
    for (let i = 0; i < 6; i++) await world.publish(topic, `${i}`, group(`g${i % 2}`, `d${i}`))
    await world.settle()
    const dead = await world.drain('dead.fifo')
    const of = (id: string) =>
      dead.filter(({ message }) => message.Attributes.MessageGroupId === id)
    expect(of('g0').map(({ body }) => body.Message)).toEqual(['0', '2', '4'])
    expect(of('g1').map(({ message }) => message.Attributes.MessageDeduplicationId)).toEqual([
      'd1',
      'd3',
      'd5',
    ])
  })

  it('fails raw when it has more attributes than a queue takes, and is buried whole', async () => {
    start()
    const topic = await world.topic('t')
    await world.sqs.queue('dead')
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf('dead') })
    await world.queueOn(topic, 'raw', { RawMessageDelivery: 'true', RedrivePolicy })
    await world.queueOn(topic, 'document')
    const MessageAttributes = Object.fromEntries(
      Array.from({ length: 11 }, (_, i) => [`a${i}`, { DataType: 'String', StringValue: 'v' }]),
    )
    await world.publish(topic, 'm', { MessageAttributes })
    await world.settle()
    expect(await world.drain('raw')).toEqual([])
    expect(await world.drain('document')).toHaveLength(1)
    const [{ body, message }] = (await world.drain('dead')) as [{ body: any; message: any }]
    expect(Object.keys(body.MessageAttributes)).toHaveLength(11)
    expect(message.MessageAttributes).toBeUndefined()
    const ends = world.hops.filter(({ to }) => to === arnOf('raw') || to === arnOf('dead'))
    expect(ends.map(({ outcome }) => outcome)).toEqual(['failed', 'dead-lettered', 'delivered'])
  })
})

describe('permission', () => {
  const passes = (policy?: object): Record<string, string> =>
    policy === undefined ? {} : { Policy: JSON.stringify(policy) }
  const statement = (Effect: string, more: object = {}) => ({
    Version: '2012-10-17',
    Statement: {
      Effect,
      Principal: { Service: 'sns.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: arnOf('q'),
      ...more,
    },
  })
  const only = (arn: string) => ({ Condition: { ArnLike: { 'aws:SourceArn': arn } } })
  const TOPIC = `arn:aws:sns:us-east-1:${ACCOUNT}:t`

  async function deliver(access: 'warn' | 'enforce' | 'off', policy?: object): Promise<number> {
    start({ access })
    const topic = await world.topic('t')
    const Endpoint = world.sqs.arnOf(await world.sqs.queue('q', passes(policy)))
    await world.call('Subscribe', { TopicArn: topic, Protocol: 'sqs', Endpoint })
    await world.publish(topic, 'm')
    await world.settle()
    return (await world.drain('q')).length
  }

  it.each([
    ['no policy', undefined, 0],
    ['its topic allowed', statement('Allow', only(TOPIC)), 1],
    ['another topic allowed', statement('Allow', only(`${TOPIC}2`)), 0],
    [
      'another account',
      statement('Allow', { Condition: { StringEquals: { 'aws:SourceAccount': '2' } } }),
      0,
    ],
    ['an explicit deny', statement('Deny'), 0],
    ['anyone allowed', statement('Allow', { Principal: '*' }), 1],
  ])('enforced: %s', async (_, policy, delivered) => {
    expect(await deliver('enforce', policy)).toBe(delivered)
    const refusals = world.hops.filter(({ reason }) => reason?.startsWith('AccessDenied'))
    expect(refusals).toHaveLength(1 - delivered)
  })

  it('delivers with a warning that has the missing statement in it', async () => {
    expect(await deliver('warn')).toBe(1)
    const { reason } = world.hops.find(({ outcome }) => outcome === 'delivered')!
    expect(reason).toContain('AWS would have refused this')
    const missing = JSON.parse(reason!.slice(reason!.indexOf('{'))) as object
    await world.stop()
    expect(await deliver('enforce', { Version: '2012-10-17', Statement: missing })).toBe(1)
  })

  it('goes by a policy that changes as soon as it has changed', async () => {
    expect(await deliver('enforce', statement('Deny'))).toBe(0)
    const QueueUrl = `http://localhost/${ACCOUNT}/q`
    for (const [Effect, delivered] of [
      ['Allow', 1],
      ['Deny', 0],
    ] as const) {
      const Attributes = passes(statement(Effect))
      await world.sqs.call('SetQueueAttributes', { QueueUrl, Attributes })
      await world.publish(TOPIC, 'm')
      await world.settle()
      expect(await world.drain('q')).toHaveLength(delivered)
    }
  })

  it('says nothing when nobody asks', async () => {
    expect(await deliver('off')).toBe(1)
    expect(world.hops.every(({ reason }) => reason === undefined)).toBe(true)
  })
})
