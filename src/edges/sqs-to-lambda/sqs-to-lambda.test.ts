import { afterEach, describe, expect, it } from 'vitest'
import { NodeClock, Pulse } from '../../delivery/node.fixture.ts'
import type { InvokeResult } from '../../services/lambda/port.ts'
import type { EventSourceMappingRow } from '../../services/lambda/tables.ts'
import { createSqsToLambda, type SqsToLambda } from './index.ts'
import {
  answer,
  createWorld,
  failure,
  FakeLambda,
  FakeQueue,
  fifoArn,
  functionArn,
  mappingRow,
  queueArn,
} from './ports.fixture.ts'

const running: SqsToLambda[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((edge) => edge.stop()))
})

async function begin(
  change: Partial<EventSourceMappingRow> = {},
  machineConcurrency = 1000,
  pulse = new Pulse(),
) {
  const world = createWorld()
  const env = { ...world.env, clock: new NodeClock(world.clock, pulse) }
  const queue = new FakeQueue(world.clock)
  const lambda = new FakeLambda(world.clock)
  lambda.row = mappingRow(change)
  const sqs = queue.port(lambda.row.eventSourceArn)
  const edge = createSqsToLambda({ sqs, lambda: lambda.port, env, machineConcurrency })
  running.push(edge)
  await edge.start()
  await world.settle()
  const outcomes = () => world.hops.map((hop) => `${hop.outcome} ${hop.parentId ?? hop.id}`)
  return { ...world, queue, lambda, edge, outcomes }
}

/** Invocations stay open until each is released. */
function gate() {
  const waiting: ((result: InvokeResult) => void)[] = []
  return {
    reply: () => new Promise<InvokeResult>((resolve) => waiting.push(resolve)),
    release: (result = answer(null)) => waiting.shift()!(result),
    get open() {
      return waiting.length
    },
  }
}

const turns = async (count = 20) => {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve))
}

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

describe('concurrency', () => {
  it('starts at five and grows while there is a backlog', async () => {
    const { queue, lambda, clock, settle } = await begin({ batchSize: 1 })
    // Throttled batches keep their place without being activity.
    lambda.reply = () => ({ kind: 'throttled', reason: 'x' })
    for (let i = 0; i < 40; i++) queue.send(String(i))
    await settle()
    const started = () => new Set(lambda.invocations.map(({ request }) => request.requestId)).size
    expect(started()).toBe(5)
    await clock.advance(3000)
    expect(started()).toBe(20)
  })

  it.each([
    ['MaximumConcurrency', { maximumConcurrency: 2 }, 1000, 2],
    ['the machine', {}, 3, 3],
  ])('stays within %s', async (_, change, machine, expected) => {
    const { queue, lambda, settle } = await begin({ batchSize: 1, ...change }, machine)
    const held = gate()
    lambda.reply = held.reply
    for (let i = 0; i < 10; i++) queue.send(String(i))
    await turns()
    expect(held.open).toBe(expected)
    for (let i = 0; i < 10; i++) {
      held.release()
      await turns()
    }
    await settle()
    expect(lambda.mostAtOnce).toBe(expected)
    expect(queue.deleted).toHaveLength(10)
  })
})

describe('a FIFO queue', () => {
  it('has one batch of a group in flight, in order, and others beside it', async () => {
    const { queue, lambda, settle } = await begin({ eventSourceArn: fifoArn, batchSize: 1 })
    const held = gate()
    lambda.reply = held.reply
    for (const body of ['a1', 'a2', 'a3']) queue.send(body, 'a')
    queue.send('b1', 'b')
    await turns()
    expect(lambda.invocations.flatMap(({ bodies }) => bodies)).toEqual(['a1', 'b1'])
    for (let i = 0; i < 4; i++) {
      held.release()
      await turns()
    }
    await settle()
    expect(lambda.invocations.flatMap(({ bodies }) => bodies)).toEqual(['a1', 'b1', 'a2', 'a3'])
  })

  it('holds a failed group back and lets the others go on', async () => {
    const { queue, lambda, settle, clock } = await begin({ eventSourceArn: fifoArn, batchSize: 1 })
    lambda.reply = ({ bodies }) => (bodies[0] === 'a1' ? failure('x') : answer(null))
    for (const body of ['a1', 'a2']) queue.send(body, 'a')
    for (const body of ['b1', 'b2']) queue.send(body, 'b')
    await settle()
    expect(lambda.invocations.flatMap(({ bodies }) => bodies).sort()).toEqual(['a1', 'b1', 'b2'])
    lambda.reply = () => answer(null)
    await clock.advance(30_000)
    expect(lambda.invocations.flatMap(({ bodies }) => bodies).slice(-2)).toEqual(['a1', 'a2'])
  })

  it('does not pass a group on when an earlier part of an oversize batch failed', async () => {
    const { queue, lambda, settle, hops } = await begin({ eventSourceArn: fifoArn })
    lambda.reply = () => failure('x')
    queue.sendAll(
      Array.from({ length: 8 }, () => 'x'.repeat(1_000_000)),
      'a',
    )
    await settle()
    expect(lambda.invocations).toHaveLength(1)
    expect(hops.at(-1)).toMatchObject({
      ...{ outcome: 'failed', reason: 'an earlier message of its group failed' },
    })
  })
})

describe('partial responses', () => {
  it('keep what is listed and delete the rest', async () => {
    const { queue, lambda, settle, clock } = await begin({ reportBatchItemFailures: true })
    lambda.reply = () => answer({ batchItemFailures: [{ itemIdentifier: 'message-2' }] })
    const ids = queue.sendAll(['a', 'b', 'c'])
    await settle()
    expect(queue.waiting).toEqual([ids[1]])
    lambda.reply = () => answer({ batchItemFailures: [] })
    await clock.advance(30_000)
    expect(queue.waiting).toEqual([])
  })
})

describe('a mapping', () => {
  it('is enabled once its pollers run', async () => {
    const { lambda } = await begin()
    expect(lambda.settled).toEqual(['Enabled'])
  })

  it('that is disabled finishes what is under way and takes no more', async () => {
    const { queue, lambda, settle } = await begin({ batchSize: 1 })
    const held = gate()
    lambda.reply = held.reply
    const first = queue.send('1')
    await turns()
    lambda.change(mappingRow({ batchSize: 1, enabled: false, state: 'Disabling' }))
    await turns()
    expect(lambda.settled).toEqual(['Enabled'])
    held.release()
    await settle()
    expect(lambda.settled).toEqual(['Enabled', 'Disabled'])
    const second = queue.send('2')
    await settle()
    expect(queue.deleted).toEqual([first])
    lambda.reply = () => answer(null)
    lambda.change(mappingRow({ state: 'Enabling' }))
    await settle()
    expect(queue.deleted).toEqual([first, second])
  })

  it('that is deleted goes for good', async () => {
    const { queue, lambda, settle } = await begin()
    lambda.change(mappingRow({ state: 'Deleting' }))
    await settle()
    queue.send('x')
    await settle()
    expect(lambda.settled).toEqual(['Enabled', 'Deleted'])
    expect(lambda.invocations).toEqual([])
  })

  it('returns what it gathered, and what was throttled, when it stops', async () => {
    const window = await begin({ maximumBatchingWindowSeconds: 60 })
    const gathered = window.queue.send('x')
    await window.settle()
    await window.edge.stop()
    expect(window.queue.returned).toEqual([gathered])

    const throttled = await begin()
    throttled.lambda.reply = () => ({ kind: 'throttled', reason: 'x' })
    const waiting = throttled.queue.send('x')
    await throttled.settle()
    await throttled.edge.stop()
    expect(throttled.queue.returned).toEqual([waiting])
  })

  it('returns what waits for a process when it stops', async () => {
    const { queue, lambda, settle, edge } = await begin()
    lambda.reply = ({ request }) =>
      new Promise((_, reject) => {
        request.signal!.addEventListener('abort', () => reject(new Error('gave up waiting')))
      })
    const waiting = queue.send('x')
    while (lambda.invocations.length === 0) await new Promise((turn) => setImmediate(turn))
    await edge.stop()
    await settle()
    expect(queue.returned).toEqual([waiting])
    expect(queue.deleted).toEqual([])
  })
})

describe('the checks on a queue', () => {
  it.each([
    [{ eventSourceArn: 'arn:aws:sqs:us-east-1:000000000000:none' }, /NonExistentQueue/],
    [{ eventSourceArn: fifoArn, maximumBatchingWindowSeconds: 1 }, /not supported for FIFO/],
    [{ eventSourceArn: fifoArn, batchSize: 11 }, /must not exceed 10/],
  ])('refuse %j', async (change, message) => {
    const { lambda } = await begin({ eventSourceArn: fifoArn })
    const fn = (await lambda.port.function(functionArn))!
    await expect(lambda.check!(mappingRow(change), fn)).rejects.toThrow(message)
  })

  it('hold the visibility timeout against the function, but not on unrelated updates', async () => {
    const { lambda, queue } = await begin()
    queue.visibilitySeconds = 2
    const fn = (await lambda.port.function(functionArn))!
    const row = mappingRow()
    await expect(lambda.check!(row, fn)).rejects.toThrow(
      'Queue visibility timeout: 2 seconds is less than Function timeout: 3 seconds',
    )
    await expect(lambda.check!(row, fn, row)).resolves.toBeUndefined()
  })
})
