// Dead letters on their way: of a text that could not be read, and of the form that they had first.

import { afterEach, expect, it } from 'vitest'
import type { NewIntent } from '../store/store.ts'
import { snsWorld, type SnsWorld, type WorldOptions } from './sns-world.fixture.ts'

let world: SnsWorld
afterEach(() => world.stop())

const DAY_MS = 86_400_000
const LONG = 'long '.repeat(4_000)

/** Rows of SNS's stored texts and of who holds them, and intents in the outbox. */
async function left(): Promise<number> {
  let count = await world.context.store.outbox.count()
  const [start, end] = [Buffer.from('t'), Buffer.from('u')]
  for await (const partition of world.context.store.partitions('sns/')) {
    for await (const page of world.context.store.scan(partition, start, end)) {
      count += page.filter(([key]) => /^t[hk]?\0/.test(Buffer.from(key).toString('latin1'))).length
    }
  }
  return count
}

async function published(options: WorldOptions, fifo = false) {
  world = snsWorld(options)
  const suffix = fifo ? '.fifo' : ''
  const topic = await world.topic(`t${suffix}`)
  const kind = fifo ? { FifoQueue: 'true' } : undefined
  const deadLetterTargetArn = world.sqs.arnOf(await world.sqs.queue(`dead${suffix}`, kind))
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn })
  await world.queueOn(topic, `q${suffix}`, { RedrivePolicy })
  const more = fifo ? { MessageGroupId: 'g', MessageDeduplicationId: 'd' } : undefined
  const { MessageId } = await world.publish(topic, LONG, more)
  return { MessageId, deadLetterTargetArn }
}

it.each([false, true])(
  'keeps a text that no attempt could read until its letter is in the queue (FIFO: %s)',
  async (fifo) => {
    let broken = true
    const deliveries: WorldOptions['deliveries'] = (port) => ({
      ...port,
      messageOf: (of) => (broken ? Promise.reject(new Error('broken')) : port.messageOf(of)),
    })
    const { MessageId } = await published({ deliveries }, fifo)
    const { clock, store } = world.context
    // All attempts at the delivery, and then some at the letter: texts are looked for each hour.
    const isBuried = () => world.hops.some(({ outcome }) => outcome === 'dead-lettered')
    for (let day = 0; day < 60 && !isBuried(); day++) await clock.advance(DAY_MS)
    expect(isBuried()).toBe(true)
    await clock.advance(DAY_MS)
    expect(await left()).toBe(5)
    const waiting = await store.outbox.due(Number.MAX_SAFE_INTEGER, 10)
    expect(waiting.map(({ edge }) => edge).sort()).toEqual(['sns-dead-letter', 'sns-text'])
    broken = false
    await clock.advance(DAY_MS)
    const dead = await world.drain(fifo ? 'dead.fifo' : 'dead')
    expect(dead.map(({ body }) => body)).toMatchObject([{ Message: LONG, MessageId }])
    await clock.advance(DAY_MS)
    expect(await left()).toBe(0)
  },
)

it.each(['', '.fifo'])(
  'delivers a letter of the form that they had first (dead%s)',
  async (suffix) => {
    world = snsWorld()
    const kind = suffix === '' ? undefined : { FifoQueue: 'true' }
    const target = world.sqs.arnOf(await world.sqs.queue(`dead${suffix}`, kind))
    const topicArn = `arn:aws:sns:us-east-1:${world.context.account}:t${suffix}`
    const letter: NewIntent = {
      edge: 'sns-dead-letter',
      target,
      ...(suffix !== '' && { lane: `${topicArn}:1/g` }),
      payload: {
        ...{ topicArn, subscriptionArn: `${topicArn}:1`, messageId: 'm', body: 'as it was' },
        attributes: { colour: { dataType: 'String', stringValue: 'red' } },
        ...(suffix !== '' && { groupId: 'g', deduplicationId: 'd' }),
        traceHeader: 'Root=1-aaaa-bbbb',
      },
    }
    await world.context.store.transact('any', function* (tx) {
      tx.emit(letter)
      yield* []
    })
    await world.settle()
    const dead = await world.drain(`dead${suffix}`)
    expect(dead.map(({ message }) => message)).toMatchObject([
      { Body: 'as it was', MessageAttributes: { colour: { StringValue: 'red' } } },
    ])
    expect(world.hops.find(({ via }) => via === 'sns-dead-letter')).toMatchObject({
      ...{ outcome: 'delivered', from: topicArn, parentId: 'm' },
    })
    expect(await world.context.store.outbox.count()).toBe(0)
  },
)
