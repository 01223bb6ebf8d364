// FIFO topics, archives and replays, confirmations, large fan-outs and deletion: what needs a pump.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { snsWorld, type SnsWorld } from './sns-world.fixture.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

let world: SnsWorld
beforeEach(() => void (world = snsWorld()))
afterEach(() => world.stop())

const advance = (ms: number) => world.context.clock.advance(ms)
const messages = async (queue: string) =>
  (await world.drain(queue)).map(({ body }) => body.Message as string)
const inGroup = (MessageGroupId: string, MessageDeduplicationId?: string) => ({
  MessageGroupId,
  MessageDeduplicationId,
})

describe('deduplication', () => {
  it('looks back five minutes, and a duplicate is told the first one’s id', async () => {
    const topic = await world.topic('t.fifo')
    await world.queueOn(topic, 'q.fifo')
    const first = await world.publish(topic, 'm', inGroup('g', 'd'))
    await advance(299_999)
    const second = await world.publish(topic, 'other', inGroup('g2', 'd'))
    expect(second).toEqual(first)
    await advance(1)
    const third = await world.publish(topic, 'm', inGroup('g', 'd'))
    expect(BigInt(third.SequenceNumber)).toBeGreaterThan(BigInt(first.SequenceNumber))
    await world.settle()
    expect(world.hops.filter(({ outcome }) => outcome === 'deduplicated')).toMatchObject([
      { reason: `same MessageDeduplicationId as ${first.MessageId}`, to: topic },
    ])
  })

  it('goes by content where the topic says so, attributes left out', async () => {
    const topic = await world.topic('t.fifo', { ContentBasedDeduplication: 'true' })
    await world.queueOn(topic, 'q.fifo')
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'v' } }
    await world.publish(topic, 'm', inGroup('g'))
    await world.publish(topic, 'm', { ...inGroup('g'), MessageAttributes })
    await world.publish(topic, 'n', inGroup('g'))
    await world.settle()
    expect(await messages('q.fifo')).toEqual(['m', 'n'])
  })

  it('stays within a group where the topic says so', async () => {
    const topic = await world.topic('t.fifo', { FifoThroughputScope: 'MessageGroup' })
    await world.queueOn(topic, 'q')
    for (const group of ['a', 'b', 'a']) await world.publish(topic, group, inGroup(group, 'd'))
    await world.settle()
    expect((await messages('q')).sort()).toEqual(['a', 'b'])
  })

  it('forgets what is older, so that the table stays small', async () => {
    const topic = await world.topic('t.fifo')
    for (let i = 0; i < 100; i++) await world.publish(topic, 'm', inGroup('g', `a${i}`))
    await advance(5 * MINUTE_MS)
    for (let i = 0; i < 100; i++) await world.publish(topic, 'm', inGroup('g', `b${i}`))
    let rows = 0
    const partition = 'sns/111111111111/us-east-1/topic/t.fifo'
    for await (const page of world.context.store.scan(
      partition,
      Buffer.from('dd'),
      Buffer.from('de'),
    )) {
      rows += page.length
    }
    expect(rows).toBeLessThan(130)
  })
})

describe('FIFO topics', () => {
  it('want a group and an id, and take queues only', async () => {
    const topic = await world.topic('t.fifo')
    const refusals = await Promise.all([
      world.refusal('Publish', { TopicArn: topic, Message: 'm' }),
      world.refusal('Publish', { TopicArn: topic, Message: 'm', MessageGroupId: 'g' }),
      world.refusal('Subscribe', {
        TopicArn: topic,
        Protocol: 'lambda',
        Endpoint: 'arn:aws:lambda:us-east-1:111111111111:function:f',
      }),
    ])
    expect(refusals.map(({ message }) => message)).toEqual([
      'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
      'Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      'Invalid parameter: Invalid protocol type: lambda',
    ])
  })

  it('deliver to standard queues too, without group and id', async () => {
    const topic = await world.topic('t.fifo')
    await world.queueOn(topic, 'q')
    await world.publish(topic, 'm', inGroup('g', 'd'))
    await world.settle()
    const [{ message }] = (await world.drain('q')) as [{ body: any; message: any }]
    expect(message.Attributes.MessageGroupId).toBeUndefined()
    expect(message.Attributes.MessageDeduplicationId).toBeUndefined()
  })
})

describe('archive and replay', () => {
  const archived = () => world.topic('t.fifo', { ArchivePolicy: '{"MessageRetentionPeriod":"2"}' })
  const send = async (topic: string, from: number, to: number) => {
    for (let i = from; i < to; i++) await world.publish(topic, `${i}`, inGroup('g', `d${i}`))
  }
  const replay = (SubscriptionArn: string, fromMs: number, untilMs?: number) =>
    world.call('SetSubscriptionAttributes', {
      SubscriptionArn,
      AttributeName: 'ReplayPolicy',
      AttributeValue: JSON.stringify({
        PointType: 'Timestamp',
        StartingPoint: new Date(fromMs).toISOString(),
        ...(untilMs && { EndingPoint: new Date(untilMs).toISOString() }),
      }),
    })
  const statusOf = async (SubscriptionArn: string) =>
    (await world.call('GetSubscriptionAttributes', { SubscriptionArn })).Attributes.ReplayStatus

  it('give the archived messages again, in order, and new ones after them', async () => {
    const topic = await archived()
    const began = world.context.clock.nowMs()
    await send(topic, 0, 250)
    await advance(HOUR_MS)
    const subscription = await world.queueOn(topic, 'q.fifo')
    const replaying = replay(subscription, began)
    // Published while the replay is under way.
    const publishing = send(topic, 250, 260)
    await Promise.all([replaying, publishing])
    await world.settle()
    const all = await world.drain('q.fifo')
    const bodies = all.map(({ body }) => body.Message)
    expect(bodies).toEqual(Array.from({ length: 260 }, (_, i) => `${i}`))
    expect(all[0]!.body).toMatchObject({
      Replayed: true,
      Timestamp: new Date(began).toISOString(),
    })
    expect(await statusOf(subscription)).toBe('Completed')
    await send(topic, 260, 261)
    await world.settle()
    expect(await world.drain('q.fifo')).toMatchObject([{ body: { Message: '260' } }])
  })

  it('end at the EndingPoint, and the subscription with them', async () => {
    const topic = await archived()
    const began = world.context.clock.nowMs()
    await send(topic, 0, 3)
    await advance(HOUR_MS)
    await send(topic, 3, 6)
    await advance(HOUR_MS)
    const subscription = await world.queueOn(topic, 'q.fifo')
    await replay(subscription, began, began + MINUTE_MS)
    await world.settle()
    await send(topic, 6, 7)
    await world.settle()
    expect(await messages('q.fifo')).toEqual(['0', '1', '2'])
    expect(world.hops.some(({ reason }) => reason?.includes('EndingPoint'))).toBe(true)
  })

  it('keep messages as long as the policy says', async () => {
    const topic = await archived()
    const began = world.context.clock.nowMs()
    await send(topic, 0, 2)
    await advance(2 * DAY_MS)
    await send(topic, 2, 4)
    await advance(1)
    const subscription = await world.queueOn(topic, 'q.fifo')
    await replay(subscription, began)
    await world.settle()
    expect(await messages('q.fifo')).toEqual(['2', '3'])
  })

  it('keep long messages whole', async () => {
    const topic = await archived()
    const text = 'long '.repeat(4_000)
    await world.publish(topic, text, inGroup('g', 'd'))
    await advance(HOUR_MS)
    await world.queueOn(topic, 'q.fifo', {
      ReplayPolicy: '{"PointType":"Timestamp","StartingPoint":"2025-01-01T00:00:00Z"}',
    })
    await world.settle()
    expect(await messages('q.fifo')).toEqual([text])
    await advance(HOUR_MS)
    expect(await world.context.store.outbox.count()).toBe(0)
  })

  it('bar a topic from deletion until the policy is gone', async () => {
    const TopicArn = await archived()
    expect(await world.refusal('DeleteTopic', { TopicArn })).toMatchObject({
      queryCode: 'InvalidState',
    })
    const change = { AttributeName: 'ArchivePolicy', AttributeValue: '{}' }
    await world.call('SetTopicAttributes', { TopicArn, ...change })
    await world.call('DeleteTopic', { TopicArn })
  })
})

describe('confirmation', () => {
  const ELSEWHERE = 'arn:aws:sqs:us-east-1:222222222222:q'
  /** Another account's queue: the subscriber is not its owner. */
  async function subscribed(ReturnSubscriptionArn = false) {
    const TopicArn = await world.topic('t')
    const other = { ...world.context, account: '222222222222' }
    const { operations } = await import('../services/sqs/operations.ts')
    const create = operations.find(({ name }) => name === 'CreateQueue')!
    await create.handle({ QueueName: 'q' }, other)
    const input = { TopicArn, Protocol: 'sqs', Endpoint: ELSEWHERE, ReturnSubscriptionArn }
    return { TopicArn, answer: (await world.call('Subscribe', input)).SubscriptionArn as string }
  }
  async function received(): Promise<any[]> {
    const { messages: got } = await world.sqs.port.receive(ELSEWHERE, { max: 10, consumer: 'test' })
    return got.map(({ body }) => JSON.parse(body) as unknown)
  }

  it('is asked of a queue’s owner, and nothing is delivered before', async () => {
    const { TopicArn, answer } = await subscribed()
    expect(answer).toBe('pending confirmation')
    await world.publish(TopicArn, 'too soon')
    await world.settle()
    expect(world.hops.at(-1)!.reason ?? world.hops.at(-2)!.reason).toBeDefined()
    expect(world.hops.some(({ reason }) => reason?.includes('pending confirmation'))).toBe(true)
    const [{ Token, SubscribeURL, Type, Message }] = (await received()) as [any]
    expect(Type).toBe('SubscriptionConfirmation')
    expect(Message).toContain(`You have chosen to subscribe to the topic ${TopicArn}.\nTo confirm`)
    expect(new URL(SubscribeURL).searchParams.get('Token')).toBe(Token)
    expect(Token).toMatch(/^[0-9a-f]{288}$/)

    const counts = async () => {
      const { Attributes } = await world.call('GetTopicAttributes', { TopicArn })
      return [Attributes.SubscriptionsPending, Attributes.SubscriptionsConfirmed]
    }
    const listed = async () =>
      (await world.call('ListSubscriptions')).Subscriptions.map((s: any) => s.SubscriptionArn)
    expect([await counts(), await listed()]).toEqual([['1', '0'], ['PendingConfirmation']])
    const first = await world.call('ConfirmSubscription', { TopicArn, Token })
    expect([await counts(), await listed()]).toEqual([['0', '1'], [first.SubscriptionArn]])
    // A used token answers as it did.
    expect(await world.call('ConfirmSubscription', { TopicArn, Token })).toEqual(first)
    await world.publish(TopicArn, 'now')
    await world.settle()
    expect((await received()).map(({ Message: text }) => text)).toEqual(['now'])
  })

  it('can be given for two days; then the subscription is gone', async () => {
    const { TopicArn, answer } = await subscribed(true)
    expect(answer).toMatch(/^arn:aws:sns:us-east-1:111111111111:t:[0-9a-f-]{36}$/)
    await world.settle()
    const [{ Token }] = (await received()) as [any]
    await advance(2 * DAY_MS)
    const input = { TopicArn, Token }
    expect((await world.refusal('ConfirmSubscription', input)).message).toContain('Token')
    expect((await world.call('ListSubscriptions')).Subscriptions).toEqual([])
    expect((await world.call('ListSubscriptionsByTopic', { TopicArn })).Subscriptions).toEqual([])
    expect(await world.context.store.outbox.count()).toBe(0)
  })
})

describe('large fan-out', () => {
  it('goes on over several transactions and reaches everyone once', async () => {
    const TopicArn = await world.topic('t')
    const count = 1_203
    for (let i = 0; i < count; i++) {
      const Endpoint = `arn:aws:sqs:us-east-1:111111111111:q${i}`
      await world.call('Subscribe', { TopicArn, Protocol: 'sqs', Endpoint })
    }
    const tried = new Map<string, number>()
    world.sqs.port.queue = async (arn) => {
      tried.set(arn, (tried.get(arn) ?? 0) + 1)
      return undefined
    }
    const text = 'long '.repeat(4_000)
    await world.publish(TopicArn, text)
    await world.settle()
    expect(tried.size).toBe(count)
    expect(new Set(tried.values())).toEqual(new Set([1]))
  })
})

describe('DeleteTopic', () => {
  it('takes the subscriptions along; a topic of the same name starts empty', async () => {
    const TopicArn = await world.topic('t.fifo')
    await world.queueOn(TopicArn, 'q.fifo')
    await world.publish(TopicArn, 'm', inGroup('g', 'd'))
    await world.call('DeleteTopic', { TopicArn })
    expect(await world.refusal('Publish', { TopicArn, Message: 'm' })).toMatchObject({
      queryCode: 'NotFound',
    })
    await world.topic('t.fifo')
    expect((await world.call('ListSubscriptionsByTopic', { TopicArn })).Subscriptions).toEqual([])
    await world.settle()
    expect((await world.call('ListSubscriptions')).Subscriptions).toEqual([])
    // The id is new to the new topic.
    const { SequenceNumber } = await world.publish(TopicArn, 'm', inGroup('g', 'd'))
    expect(SequenceNumber).toBe('10000200000000000001')
    // What was accepted before is delivered all the same.
    expect(await messages('q.fifo')).toEqual(['m'])
    await world.call('DeleteTopic', { TopicArn })
    await world.call('DeleteTopic', { TopicArn })
  })
})
