import { afterEach, describe, expect, it } from 'vitest'
import { Pulse } from '../../delivery/node.fixture.ts'
import { begin, stopAll } from './begin.fixture.ts'
import { answer, failure, functionArn, queueArn } from './ports.fixture.ts'

afterEach(stopAll)

describe('a message', () => {
  it('reaches the function at once and is deleted when it succeeds', async () => {
    const { queue, lambda, settle, hops, clock } = await begin()
    const id = queue.send('hello', undefined, {
      AWSTraceHeader: 'Root=1-aaaa-bbbb;Parent=cc;Sampled=1',
    })
    await settle()
    expect(queue.deleted).toEqual([id])
    const [{ request, atMs }] = lambda.invocations as [(typeof lambda.invocations)[0]]
    expect(atMs).toBe(clock.nowMs())
    expect(request).toMatchObject({
      functionArn,
      from: queueArn,
      traceHeader: 'Root=1-aaaa-bbbb;Parent=cc;Sampled=1',
    })
    expect(JSON.parse(request.payload).Records[0]).toMatchObject({
      messageId: id,
      body: 'hello',
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: 'us-east-1',
      attributes: { ApproximateReceiveCount: '1', SenderId: 'AIDA' },
      messageAttributes: {
        color: {
          stringValue: 'red',
          stringListValues: [],
          binaryListValues: [],
          dataType: 'String',
        },
      },
    })
    expect(hops).toMatchObject([
      {
        ...{ id: request.requestId, parentId: id, outcome: 'delivered', attempt: 1 },
        ...{ traceId: '1-aaaa-bbbb', via: 'sqs-to-lambda', from: queueArn, to: functionArn },
      },
    ])
  })

  it('comes back after the visibility timeout when the function fails, again and again', async () => {
    const { queue, lambda, settle, clock, hops } = await begin()
    lambda.reply = () => failure('no disk')
    const id = queue.send('x')
    const sentAtMs = clock.nowMs()
    await settle()
    await clock.advance(65_000)
    expect(lambda.invocations.map(({ atMs }) => atMs - sentAtMs)).toEqual([0, 30_000, 60_000])
    expect(queue.deleted).toEqual([])
    expect(
      hops.map(({ attempt, reason, nextAtMs }) => [attempt, reason, nextAtMs! - sentAtMs]),
    ).toEqual([
      [1, 'Error: no disk', 30_000],
      [2, 'Error: no disk', 60_000],
      [3, 'Error: no disk', 90_000],
    ])
    lambda.reply = () => answer('ok')
    await clock.advance(30_000)
    expect(queue.deleted).toEqual([id])
  })

  it('is not lost when the function is gone', async () => {
    const { queue, lambda, settle, outcomes } = await begin()
    lambda.reply = () => ({
      ...{ kind: 'refused', code: 'ResourceNotFoundException', status: 404 },
      reason: 'Function not found: work',
    })
    const id = queue.send('x')
    await settle()
    expect(queue.waiting).toEqual([id])
    expect(outcomes()).toEqual([`failed ${id}`])
  })
})

describe('at rest', () => {
  it('polls nothing until something happens', async () => {
    const { queue, clock } = await begin()
    const polled = queue.receives
    await clock.advance(3_600_000)
    expect(queue.receives).toBe(polled)
    expect(clock.nextDueMs()).toBeUndefined()
  })

  it('waits for a delayed message on the clock, not in a loop', async () => {
    const { queue, lambda, clock, settle } = await begin()
    lambda.reply = () => failure('x')
    queue.send('x')
    await settle()
    expect(queue.receives).toBeLessThan(6)
    expect(clock.nextDueMs()! - clock.nowMs()).toBe(30_000)
  })
})

describe('batches', () => {
  it('hold at most BatchSize messages', async () => {
    const { queue, lambda, settle } = await begin({ batchSize: 3 })
    queue.sendAll(['1', '2', '3', '4', '5', '6', '7'])
    await settle()
    expect(lambda.invocations.map(({ bodies }) => bodies.length)).toEqual([3, 3, 1])
    expect(queue.waiting).toEqual([])
  })

  it('wait for their window, or until they are full', async () => {
    const { queue, lambda, clock, settle } = await begin({
      ...{ batchSize: 20, maximumBatchingWindowSeconds: 5 },
    })
    queue.send('a')
    await settle()
    await clock.advance(4000)
    queue.send('b')
    await settle()
    expect(lambda.invocations).toEqual([])
    await clock.advance(1000)
    expect(lambda.invocations.map(({ bodies }) => bodies)).toEqual([['a', 'b']])
    for (let i = 0; i < 25; i++) queue.send(String(i))
    await settle()
    expect(lambda.invocations.map(({ bodies }) => bodies.length)).toEqual([2, 20])
    await clock.advance(5000)
    expect(lambda.invocations.map(({ bodies }) => bodies.length)).toEqual([2, 20, 5])
  })

  it.each([0, 5])('close at 6 MB, with a window of %d s', async (seconds) => {
    const { queue, lambda, settle, clock } = await begin({ maximumBatchingWindowSeconds: seconds })
    queue.sendAll(Array.from({ length: 10 }, () => 'x'.repeat(1_000_000)))
    await settle()
    await clock.advance(5000)
    expect(queue.waiting).toEqual([])
    expect(lambda.invocations.map(({ bodies }) => bodies.length)).toEqual([6, 4])
  })
})

describe('filters', () => {
  it('delete what does not match and say which key and value', async () => {
    const filters = ['{"body":{"size":[{"numeric":[">",10]}]}}']
    const { queue, lambda, settle, hops } = await begin({ filters })
    const bodies = ['{"size":3}', '{"size":30}', 'plain']
    const ids = bodies.map((body) => queue.send(body))
    await settle()
    expect(lambda.invocations.map(({ bodies }) => bodies)).toEqual([['{"size":30}']])
    expect(queue.waiting).toEqual([])
    const filtered = hops.filter((hop) => hop.outcome === 'filtered')
    expect(filtered.map((hop) => [hop.id, hop.reason])).toEqual([
      [ids[0], 'body.size was 3, not > 10'],
      [ids[2], 'body is not JSON'],
    ])
  })

  it('are OR-ed, and metadata patterns care for no format', async () => {
    const filters = [
      '{"body":["plain"]}',
      '{"messageAttributes":{"color":{"stringValue":["red"]}}}',
    ]
    const { queue, lambda, settle } = await begin({ filters })
    queue.send('plain')
    queue.send('{"any":1}')
    await settle()
    expect(lambda.invocations.flatMap(({ bodies }) => bodies)).toEqual(['plain', '{"any":1}'])
  })
})

describe('throttling', () => {
  it('is retried with the same request id until the function has room', async () => {
    const { queue, lambda, settle, clock, outcomes } = await begin()
    lambda.reply = () => ({ kind: 'throttled', reason: 'ConcurrentInvocationLimitExceeded' })
    const id = queue.send('x')
    await settle()
    await clock.advance(2000)
    const tried = lambda.invocations.length
    expect(tried).toBeGreaterThan(2)
    lambda.reply = () => answer(null)
    await clock.advance(6000)
    expect(lambda.invocations).toHaveLength(tried + 1)
    expect(new Set(lambda.invocations.map(({ request }) => request.requestId)).size).toBe(1)
    expect(outcomes()).toEqual([`throttled ${id}`, `delivered ${id}`])
  })

  it('ends when the visibility timeout passes', async () => {
    const { queue, lambda, settle, clock, outcomes } = await begin()
    lambda.reply = () => ({ kind: 'throttled', reason: 'x' })
    const id = queue.send('x')
    await settle()
    await clock.advance(29_999)
    expect(outcomes()).toEqual([`throttled ${id}`, `failed ${id}`])
    lambda.reply = () => answer(null)
    await clock.advance(1)
    expect(queue.deleted).toEqual([id])
    expect(lambda.invocations.at(-1)!.request.payload).toContain('"ApproximateReceiveCount":"2"')
  })

  it('ends also when a clock that leaps passes over the timeout', async () => {
    const { queue, lambda, settle, clock } = await begin()
    lambda.reply = () => ({ kind: 'throttled', reason: 'x' })
    const id = queue.send('x')
    await settle()
    lambda.reply = () => answer(null)
    // It does not wait for what a due moment causes.
    clock.settleWith(async () => {})
    await clock.advance(30_000)
    await settle()
    const counts = lambda.invocations.map(({ request }) => receivesOf(request.payload))
    expect(counts).toEqual(['1', '2'])
    expect(queue.deleted).toEqual([id])
  })
})

it('is not given what the queue gave to another one while all was suspended', async () => {
  const pulse = new Pulse()
  const change = { maximumBatchingWindowSeconds: 5 }
  const { queue, lambda, settle, clock } = await begin(change, 1000, pulse)
  const id = queue.send('x')
  await settle()
  pulse.pause()
  await clock.advance(40_000)
  pulse.resume()
  await clock.advance(60_000)
  const counts = lambda.invocations.map(({ request }) => receivesOf(request.payload))
  expect(counts).toEqual(['2'])
  expect(queue.deleted).toEqual([id])
})

const receivesOf = (payload: string | Uint8Array) =>
  JSON.parse(String(payload)).Records[0].attributes.ApproximateReceiveCount
