import { describe, expect, test } from 'vitest'

import type { Intent } from '../../store/store.ts'
import type { TravellingMessage } from './departure.ts'
import { sqsWorld, type SqsWorld } from './test-context.ts'

async function pair(w: SqsWorld, suffix = '', more: Record<string, string> = {}) {
  const kind: Record<string, string> =
    suffix === '' ? {} : { FifoQueue: 'true', ContentBasedDeduplication: 'true' }
  const dead = await w.queue(`dead${suffix}`, kind)
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: w.arnOf(dead), maxReceiveCount: 2 })
  const source = await w.queue(`source${suffix}`, { ...kind, RedrivePolicy, ...more })
  return { dead, source }
}

const atOnce = { VisibilityTimeout: 0 }

/** As the first release wrote it into the outbox. */
function inFirstForm(intent: Intent): Intent {
  const { receivedElsewhere: _, ...payload } = intent.payload as TravellingMessage
  return { ...intent, payload }
}

describe('the dead-letter queue', () => {
  test('gets the message that would be received once too often, as it was', async () => {
    const w = sqsWorld()
    const { dead, source } = await pair(w)
    const hops: string[] = []
    w.context.store.watchHops((some) => {
      for (const hop of some) hops.push(`${hop.outcome}: ${hop.reason ?? ''}`)
    })
    const MessageAttributes = { Foo: { DataType: 'String', StringValue: 'Bar' } }
    const { MessageId } = await w.send(source, 'poison', { MessageAttributes })
    const sentAtMs = w.context.clock.nowMs()
    expect(await w.bodies(source, atOnce)).toEqual(['poison'])
    await w.advance(1_000)
    expect(await w.bodies(source, atOnce)).toEqual(['poison'])
    expect(await w.bodies(source, atOnce)).toEqual([])
    await w.carry()
    const [letter] = await w.receive(dead, { MessageAttributeNames: ['All'] })
    expect(letter).toMatchObject({
      MessageId,
      Body: 'poison',
      MD5OfMessageAttributes: 'ae7155c6026991b6d54b11589678bf9c',
      MessageAttributes,
      Attributes: {
        ApproximateReceiveCount: '3',
        ApproximateFirstReceiveTimestamp: String(sentAtMs),
        SentTimestamp: String(sentAtMs),
        DeadLetterQueueSourceArn: w.arnOf(source),
      },
    })
    expect(hops).toContain('dead-lettered: received 2 times, maxReceiveCount 2')
    expect(await w.counts(source)).toEqual({ visible: 0, inFlight: 0, delayed: 0 })
  })

  test('of a FIFO queue keeps groups in order and takes message ids to deduplicate', async () => {
    const w = sqsWorld()
    const { dead, source } = await pair(w, '.fifo')
    const sent = []
    for (const body of ['a1', 'a2', 'a3']) {
      sent.push(await w.send(source, body, { MessageGroupId: 'a' }))
    }
    for (let i = 0; i < 2; i++) expect(await w.bodies(source, atOnce)).toEqual(['a1', 'a2', 'a3'])
    await w.advance(5_000)
    expect(await w.bodies(source)).toEqual([])
    await w.carry()
    const letters = await w.receive(dead)
    expect(letters.map(({ Body }) => Body)).toEqual(['a1', 'a2', 'a3'])
    for (const [i, { Attributes, MessageId }] of letters.entries()) {
      expect(MessageId).toBe(sent[i].MessageId)
      expect(Attributes.MessageDeduplicationId).toBe(MessageId)
      expect(Attributes.MessageGroupId).toBe('a')
      // The retention clock of a FIFO queue starts again.
      expect(Attributes.SentTimestamp).toBe(String(w.context.clock.nowMs()))
    }
  })

  test.each(['', '.fifo'])(
    'that has one of its own hands messages out as often as its policy says (%s)',
    async (suffix) => {
      const w = sqsWorld()
      const { dead, source } = await pair(w, suffix)
      const kind: Record<string, string> = suffix === '' ? {} : { FifoQueue: 'true' }
      const last = await w.queue(`last${suffix}`, kind)
      const policy = { deadLetterTargetArn: w.arnOf(last), maxReceiveCount: 3 }
      const RedrivePolicy = JSON.stringify(policy)
      await w.call('SetQueueAttributes', { QueueUrl: dead, Attributes: { RedrivePolicy } })
      await w.send(source, 'poison', suffix === '' ? {} : { MessageGroupId: 'a' })
      const counts: string[] = []
      for (const url of [source, source, source, dead, dead, dead, dead, last]) {
        for (const { Attributes } of await w.receive(url, atOnce)) {
          counts.push(Attributes.ApproximateReceiveCount)
        }
        await w.carry()
      }
      // The count that a consumer sees goes on.
      expect(counts).toEqual(['1', '2', '3', '4', '5', '6'])
      expect(await w.counts(last)).toEqual({ visible: 1, inFlight: 0, delayed: 0 })
    },
  )

  test.each([
    ['', 'now'],
    ['.fifo', 'now'],
    ['', 'first'],
    ['.fifo', 'first'],
  ])(
    'when deleted, loses nothing: the source keeps the message and hands it out (%s, as sent %s)',
    async (suffix, form) => {
      const w = sqsWorld()
      const { dead, source } = await pair(w, suffix)
      const reasons: (string | undefined)[] = []
      w.context.store.watchHops((hops) => reasons.push(...hops.map(({ reason }) => reason)))
      const group = suffix === '' ? {} : { MessageGroupId: 'a' }
      for (const body of ['1', '2']) await w.send(source, body, group)
      for (let i = 0; i < 2; i++) expect(await w.bodies(source, atOnce)).toEqual(['1', '2'])
      await w.call('DeleteQueue', { QueueUrl: dead })
      expect(await w.bodies(source)).toEqual([])
      const intents = await w.context.store.outbox.due(w.context.clock.nowMs(), 10)
      for (const travelling of intents.filter(({ edge }) => edge === 'sqs-to-sqs')) {
        const intent = form === 'first' ? inFirstForm(travelling) : travelling
        expect(await w.port.accept(intent.target, [intent])).toBe(false)
        await w.port.giveBack(intent.target, intent)
      }
      expect(await w.counts(source)).toEqual({ visible: 2, inFlight: 0, delayed: 0 })
      expect(reasons).toContain(`${w.arnOf(dead)} does not exist: kept in its source queue`)
      const again = await w.receive(source, { ...atOnce, AttributeNames: ['All'] })
      const shown = again.map(({ Body, Attributes }) => [Body, Attributes.ApproximateReceiveCount])
      expect(shown).toEqual([
        ['1', '3'],
        ['2', '3'],
      ])
    },
  )

  test('takes each message once, however often it is carried', async () => {
    const w = sqsWorld()
    const { dead, source } = await pair(w)
    await w.send(source, 'poison')
    for (let i = 0; i < 3; i++) await w.receive(source, atOnce)
    const intents = await w.context.store.outbox.due(w.context.clock.nowMs(), 10)
    expect(intents).toHaveLength(1)
    for (let i = 0; i < 3; i++) await w.port.accept(intents[0]!.target, intents)
    expect((await w.counts(dead)).visible).toBe(1)
  })
})

describe('redrive policies', () => {
  const refused = async (w: SqsWorld, RedrivePolicy: string) =>
    (await w.refusal('CreateQueue', { QueueName: 'new', Attributes: { RedrivePolicy } })).message

  test('name an existing queue of the same type that admits the source', async () => {
    const w = sqsWorld()
    const arn = w.arnOf(await w.queue('dead'))
    const policy = (deadLetterTargetArn: string, maxReceiveCount: unknown = 1) =>
      JSON.stringify({ deadLetterTargetArn, maxReceiveCount })
    expect(await refused(w, policy(`${arn}x`))).toContain('Dead letter target does not exist.')
    expect(await refused(w, policy('dead'))).toContain('Invalid value for deadLetterTargetArn')
    expect(await refused(w, policy(arn, 1001))).toContain('valid values are from 1 to 1000')
    expect(await refused(w, policy(arn, 0))).toContain('valid values are from 1 to 1000')
    expect(await refused(w, '[]')).toContain('not a valid JSON map')
    const fifo = w.arnOf(await w.queue('dead.fifo', { FifoQueue: 'true' }))
    expect(await refused(w, policy(fifo))).toContain('same type of queue')
    const allow = { redrivePermission: 'denyAll' }
    const closed = await w.queue('closed', { RedriveAllowPolicy: JSON.stringify(allow) })
    expect(await refused(w, policy(w.arnOf(closed)))).toContain('does not have permission')
    await w.queue('new', { RedrivePolicy: policy(arn, '7') })
    const { Attributes } = await w.call('GetQueueAttributes', {
      QueueUrl: 'http://localhost/111111111111/new',
      AttributeNames: ['RedrivePolicy'],
    })
    expect(Attributes).toEqual({ RedrivePolicy: policy(arn, 7) })
  })

  test('are listed by target until they are removed', async () => {
    const w = sqsWorld()
    const { dead, source } = await pair(w)
    const list = async () =>
      (await w.call('ListDeadLetterSourceQueues', { QueueUrl: dead })).queueUrls
    expect(await list()).toEqual([source])
    const Attributes = { RedrivePolicy: '' }
    await w.call('SetQueueAttributes', { QueueUrl: source, Attributes })
    expect(await list()).toEqual([])
  })
})
