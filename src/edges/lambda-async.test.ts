import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPump, type Pump } from '../delivery/pump.ts'
import { VirtualClock } from '../kernel/clock.ts'
import type { Hop } from '../kernel/hop.ts'
import { lambdaFixture, type Fixture } from '../services/lambda/lambda-fixture.ts'
import type { PortEntry, SqsPort } from '../services/sqs/port.ts'
import { lambdaAsync } from './lambda-async.ts'
import { lambdaToSqs } from './lambda-to-sqs.ts'

const QUEUE = 'arn:aws:sqs:us-east-1:111111111111:dead'
const FunctionName = 'fn'
const MINUTE_MS = 60_000

/** Fails until its environment's file says otherwise; tells each call by a line in the log. */
const HANDLER = `
const { existsSync } = require('node:fs')
exports.handler = async (event, { awsRequestId }) => {
  process.stdout.write('call ' + awsRequestId + ' ' + JSON.stringify(event) + '\\n')
  if (!existsSync(process.env.SUCCEED_WHEN)) throw new Error('not \\u001b[31myet')
}`

describe('asynchronous invocation', () => {
  let clock: VirtualClock
  let lambda: Fixture
  let pump: Pump
  let calls: { atMs: number; line: string }[]
  let letters: { to: string; entry: PortEntry }[]
  let hops: Hop[]

  beforeEach(() => {
    clock = new VirtualClock()
    calls = []
    letters = []
    hops = []
    lambda = lambdaFixture({
      clock,
      sink: {
        append: async (_scope, events) => {
          for (const { timestampMs, message } of events) {
            if (message.startsWith('call')) {
              calls.push({ atMs: timestampMs, line: message.trimEnd() })
            }
          }
        },
      },
    })
    const { store, activity, random, log } = lambda.env
    clock.settleWith(() => activity.idle())
    store.watchHops((recorded) => hops.push(...recorded))
    const sqs: Pick<SqsPort, 'enqueue'> = {
      async enqueue(to, entries) {
        for (const entry of entries) letters.push({ to, entry })
        return entries.map(() => ({ messageId: 'm', taken: false }))
      },
    }
    const edges = [lambdaAsync(lambda.port), lambdaToSqs(sqs as SqsPort, lambda.port)]
    pump = createPump({ store, clock, random, activity, log, edges })
    pump.start()
  })
  afterEach(async () => {
    await pump.stop()
    await lambda.end()
  })

  const create = (input: object = {}, succeedWhen = '/nowhere') =>
    lambda.create(
      'fn',
      { 'index.js': HANDLER },
      { Environment: { Variables: { SUCCEED_WHEN: succeedWhen } }, ...input },
    )
  const send = (payload: unknown, requestId = 'request-1') =>
    lambda.call(
      'Invoke',
      { FunctionName, InvocationType: 'Event', Payload: Buffer.from(JSON.stringify(payload)) },
      { requestId },
    )
  const outcomes = () => hops.map(({ via, outcome }) => `${via} ${outcome}`)

  it('delivers once when the function succeeds', async () => {
    await create({}, '/')
    expect(await send({ n: 1 })).toEqual({ StatusCode: 202 })
    await clock.advance(10 * MINUTE_MS)
    expect(calls).toEqual([{ atMs: expect.any(Number), line: 'call request-1 {"n":1}' }])
    expect(await lambda.env.store.outbox.count()).toBe(0)
    expect(outcomes()).toEqual(['Invoke accepted', 'lambda-async delivered'])
  })

  it('dead-letters what no attempt came through with, once it is too old', async () => {
    await create({ DeadLetterConfig: { TargetArn: QUEUE } })
    const invoke = lambda.port.invoke
    lambda.port.invoke = async () => {
      throw new TypeError('broken')
    }
    await lambda.call('PutFunctionEventInvokeConfig', {
      ...{ FunctionName, MaximumEventAgeInSeconds: 90 },
    })
    await send({ n: 1 })
    await clock.advance(89_000)
    expect(letters).toEqual([])
    await clock.advance(1_000)
    lambda.port.invoke = invoke
    expect(letters).toMatchObject([{ to: QUEUE, entry: { body: '{"n":1}' } }])
    expect(hops.find(({ outcome }) => outcome === 'dead-lettered')).toMatchObject({
      reason: expect.stringContaining('Event age exceeded'),
    })
    expect(hops.find(({ outcome }) => outcome === 'throttled')!.reason).toContain('broken')
  })

  it('tries again after one and two minutes, under one request id, then dead-letters', async () => {
    await create({ DeadLetterConfig: { TargetArn: QUEUE } })
    const startMs = clock.nowMs()
    await send({ order: 7 })
    await clock.advance(10 * MINUTE_MS)
    expect(calls.map(({ atMs }) => atMs - startMs)).toEqual([0, MINUTE_MS, 3 * MINUTE_MS])
    expect(new Set(calls.map(({ line }) => line))).toEqual(new Set(['call request-1 {"order":7}']))
    expect(letters).toEqual([
      {
        to: QUEUE,
        entry: expect.objectContaining({
          body: '{"order":7}',
          messageAttributes: {
            RequestID: { dataType: 'String', stringValue: 'request-1' },
            ErrorCode: { dataType: 'Number', stringValue: '200' },
            ErrorMessage: { dataType: 'String', stringValue: 'not \ufffd[31myet' },
          },
        }),
      },
    ])
    expect(await lambda.env.store.outbox.count()).toBe(0)
  })

  it('drops the event when there is no dead-letter queue, and says so', async () => {
    await create()
    await send({})
    await clock.advance(10 * MINUTE_MS)
    expect(calls).toHaveLength(3)
    expect(hops.at(-1)).toMatchObject({ outcome: 'dropped', id: 'request-1' })
    expect(hops.at(-1)!.reason).toContain('RetriesExhausted; no dead-letter queue')
  })

  it('does not try at all while reserved concurrency is 0', async () => {
    await create({ DeadLetterConfig: { TargetArn: QUEUE } })
    const ReservedConcurrentExecutions = 0
    await lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions })
    await send({})
    await clock.advance(MINUTE_MS)
    expect(calls).toEqual([])
    expect(letters[0]!.entry.messageAttributes!['ErrorCode']!.stringValue).toBe('429')
  })

  it('forgets events of a function that is deleted', async () => {
    await create()
    await send({})
    await clock.advance(1_000)
    await lambda.call('DeleteFunction', { FunctionName })
    await clock.advance(10 * MINUTE_MS)
    expect(calls).toHaveLength(1)
    expect(await lambda.env.store.outbox.count()).toBe(0)
  })
})

describe('an event that Millrace itself cannot run', () => {
  it('is kept, without an attempt being counted', async () => {
    const port = { asyncPolicy: () => Promise.reject(new Error('disk full')) }
    const edge = lambdaAsync(port as never)
    const intent = { id: 'i', edge: '', target: '', dueAtMs: 0, emittedAtMs: 0, attempt: 0 }
    const context = { nowMs: 5_000, jitter: () => 0, signal: new AbortController().signal }
    expect(await edge.carry([{ ...intent, payload: {} }], context)).toEqual([
      { kind: 'deferred', untilMs: 10_000, reason: 'Error: disk full' },
    ])
    const failure = {
      kind: 'failed',
      permanent: false,
      code: 'InternalFailure',
      reason: '',
    } as const
    expect(edge.next({ ...intent, payload: {} }, failure, context)).toEqual({
      kind: 'retry',
      atMs: 10_000,
    })
  })
})

describe('a throttled event', () => {
  it('backs off from a second to five minutes and is given up after six hours', async () => {
    const port = {
      asyncPolicy: async () => ({
        maximumRetryAttempts: 2,
        maximumEventAgeSeconds: 21_600,
        paused: false,
        deadLetterTargetArn: QUEUE,
        onSuccess: undefined,
        onFailure: undefined,
      }),
      invoke: async () => ({ kind: 'throttled' as const, reason: 'busy' }),
    }
    const edge = lambdaAsync(port as never)
    const intent = {
      id: 'i',
      edge: 'lambda-async',
      target: 'fn',
      dueAtMs: 0,
      emittedAtMs: 0,
      attempt: 0,
    }
    const event = {
      functionArn: 'arn:fn',
      requestId: 'r',
      payload: '{}',
      traceHeader: 't',
      from: 'x',
    }
    const context = (nowMs: number) => ({
      nowMs,
      jitter: () => 0,
      signal: new AbortController().signal,
    })
    const waits: number[] = []
    let nowMs = 0
    let last: Awaited<ReturnType<typeof edge.carry>>[number] | undefined
    while (waits.length < 1000) {
      ;[last] = await edge.carry([{ ...intent, payload: event }], context(nowMs))
      if (last!.kind !== 'deferred') break
      waits.push(last!.untilMs - nowMs)
      nowMs = last!.untilMs
    }
    expect(waits.slice(0, 10)).toEqual(
      [1, 1, 2, 4, 8, 16, 32, 64, 128, 256].map((seconds) => seconds * 1000),
    )
    expect(Math.max(...waits)).toBe(300_000)
    expect(nowMs).toBe(21_600_000)
    expect(last).toMatchObject({ kind: 'failed', permanent: true, code: 'EventAgeExceeded' })
    const next = edge.next({ ...intent, payload: event, attempt: 1 }, last as never, context(nowMs))
    expect(next).toMatchObject({ kind: 'dead-letter', to: QUEUE })
  })
})
