// Architectures 1 and 2 over the real queue, function and delivery, without HTTP, in virtual time.

import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VirtualClock } from '../../kernel/clock.ts'
import type { Hop } from '../../kernel/hop.ts'
import { createPump, type Pump } from '../../delivery/pump.ts'
import { lambdaFixture, type Fixture } from '../../services/lambda/lambda-fixture.ts'
import { worldOf, type SqsWorld } from '../../services/sqs/test-context.ts'
import { testContext, type TestContext } from '../../services/test-context.ts'
import { sqsToSqs } from '../sqs-to-sqs.ts'
import type { MappedSources } from '../event-source/follower.ts'
import { createSqsToLambda } from './index.ts'

/** Says in its log what it does; fails for what is poison. */
const HANDLER = `export const handler = async ({ Records }) => {
  for (const { body } of Records) if (body.includes('poison')) throw new Error('boom')
  return null
}`

let lambda: Fixture
let sqs: SqsWorld
let clock: VirtualClock
let pump: Pump
let edge: MappedSources
let hops: Hop[]

beforeEach(async () => {
  clock = new VirtualClock()
  lambda = lambdaFixture({ clock })
  const { env } = lambda
  clock.settleWith(() => env.activity.idle())
  sqs = worldOf({ ...testContext({ service: 'sqs' }), ...env } as TestContext)
  hops = []
  env.store.watchHops((batch) => hops.push(...batch))
  pump = createPump({ ...env, edges: [sqsToSqs(sqs.port)] })
  pump.start()
  edge = createSqsToLambda({ sqs: sqs.port, lambda: lambda.port, env })
  await edge.start()
  await lambda.create('worker', { 'index.mjs': HANDLER })
})

afterEach(async () => {
  await edge.stop()
  await pump.stop()
  await lambda.end()
})

async function mapped(maxReceiveCount: number, fifo = false) {
  const common = fifo ? { FifoQueue: 'true', ContentBasedDeduplication: 'true' } : undefined
  const suffix = fifo ? '.fifo' : ''
  const dead = await sqs.queue(`dead${suffix}`, common)
  const redrive = { deadLetterTargetArn: sqs.arnOf(dead), maxReceiveCount }
  const source = await sqs.queue(`source${suffix}`, {
    ...common,
    VisibilityTimeout: '30',
    RedrivePolicy: JSON.stringify(redrive),
  })
  const { UUID } = await lambda.call('CreateEventSourceMapping', {
    FunctionName: 'worker',
    EventSourceArn: sqs.arnOf(source),
    BatchSize: 1,
  })
  await settle()
  const { State } = await lambda.call('GetEventSourceMapping', { UUID })
  expect(State).toBe('Enabled')
  return { source, dead }
}

const settle = () => lambda.env.activity.idle()
const total = async (url: string) => {
  const { visible, inFlight } = await sqs.counts(url)
  return visible + inFlight
}
const failures = (id: string) =>
  hops.filter((hop) => hop.outcome === 'failed' && hop.id === id).map((hop) => hop.attempt)

describe('architecture 1', () => {
  it('fails five times, thirty seconds apart, and lands in the dead-letter queue', async () => {
    const { source, dead } = await mapped(5)
    const { MessageId } = await sqs.send(source, 'poison')
    const sentAtMs = clock.nowMs()
    await settle()
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect([await total(source), await total(dead)]).toEqual([1, 0])
      await clock.advance(30_000)
    }
    expect([await total(source), await total(dead)]).toEqual([0, 1])
    expect(failures(MessageId)).toEqual([1, 2, 3, 4, 5])
    const first = hops.find((hop) => hop.outcome === 'failed')!
    expect(first).toMatchObject({ reason: 'Error: boom', nextAtMs: sentAtMs + 30_000 })
    const [message] = await sqs.receive(dead)
    expect(message).toMatchObject({ MessageId, Body: 'poison' })
  })

  it('handles what is sound beside it, once', async () => {
    const { source } = await mapped(5)
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await sqs.send(source, `job ${i}`)).MessageId)
    await settle()
    expect(await total(source)).toBe(0)
    const delivered = hops.filter(
      (hop) => hop.outcome === 'delivered' && hop.via === 'sqs-to-lambda',
    )
    expect(delivered.map((hop) => hop.parentId).sort()).toEqual(ids.sort())
  })
})

describe('architecture 2', () => {
  it('holds a group behind its poison message until the dead-letter queue takes it', async () => {
    const { source, dead } = await mapped(3, true)
    const ids = new Map<string, string>()
    for (const body of ['A1 poison', 'A2', 'B1', 'A3', 'B2']) {
      const { MessageId } = await sqs.send(source, body, { MessageGroupId: body[0] })
      ids.set(MessageId, body)
    }
    const handled = () =>
      hops
        .filter((hop) => hop.outcome === 'delivered' && hop.via === 'sqs-to-lambda')
        .map((hop) => ids.get(hop.parentId!))
    await settle()
    expect(handled()).toEqual(['B1', 'B2'])
    await clock.advance(60_000)
    expect(handled()).toEqual(['B1', 'B2'])
    await clock.advance(30_000)
    expect(handled()).toEqual(['B1', 'B2', 'A2', 'A3'])
    expect([await total(source), await total(dead)]).toEqual([0, 1])
  })
})

describe('stopping', () => {
  it('leaves nothing hidden that no function has seen', async () => {
    const source = await sqs.queue('slow', { VisibilityTimeout: '300' })
    await lambda.call('CreateEventSourceMapping', {
      ...{ FunctionName: 'worker', EventSourceArn: sqs.arnOf(source), BatchSize: 10 },
      MaximumBatchingWindowInSeconds: 60,
    })
    await sqs.send(source, 'x')
    await settle()
    expect(await sqs.counts(source)).toMatchObject({ visible: 0, inFlight: 1 })
    await edge.stop()
    expect(await sqs.counts(source)).toMatchObject({ visible: 1, inFlight: 0 })
  })
})
