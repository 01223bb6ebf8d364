import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPump, type Pump } from '../delivery/pump.ts'
import { VirtualClock } from '../kernel/clock.ts'
import type { Hop } from '../kernel/hop.ts'
import { lambdaFixture, type Fixture } from '../services/lambda/lambda-fixture.ts'
import type { Runs } from '../services/lambda/execution/executor.ts'
import type { PortEntry, SqsPort } from '../services/sqs/port.ts'
import { lambdaAsync } from './lambda-async.ts'
import { idAt, invocationRecord } from './lambda-outcome.ts'
import { lambdaToLambda } from './lambda-to-lambda.ts'
import { lambdaToSqs } from './lambda-to-sqs.ts'

const PREFIX = 'arn:aws:sqs:us-east-1:111111111111:'
const FUNCTIONS = 'arn:aws:lambda:us-east-1:111111111111:function:'
const FunctionName = 'fn'
const MINUTE_MS = 60_000
const START_MS = Date.parse('2026-01-01T00:00:00Z')

interface Call {
  readonly name: string
  readonly version: string
  readonly requestId: string
  readonly payload: string
  readonly atMs: number
  readonly traceHeader: string
}

describe('outcomes of asynchronous invocations', () => {
  let clock: VirtualClock
  let lambda: Fixture
  let pump: Pump
  let calls: Call[]
  let letters: { to: string; entry: PortEntry }[]
  let hops: Hop[]
  /** What the functions answer: an error if it begins with `!`, a throttle if it is undefined. */
  let answer: (call: Call) => string | undefined

  beforeEach(async () => {
    clock = new VirtualClock(START_MS)
    calls = []
    letters = []
    hops = []
    answer = () => '{"ok":true}'
    lambda = lambdaFixture({ clock, runs: runs() })
    const { store, activity, random, log } = lambda.env
    clock.settleWith(() => activity.idle())
    store.watchHops((recorded) => hops.push(...recorded))
    const sqs = {
      async enqueue(to: string, entries: readonly PortEntry[]) {
        for (const entry of entries) letters.push({ to, entry })
        return entries.map(() => ({ messageId: 'm', taken: false }))
      },
      queue: async (arn: string) => (arn.includes('missing') ? undefined : { arn }),
    } as unknown as SqsPort
    const { port } = lambda
    const edges = [lambdaAsync(port), lambdaToSqs(sqs, port), lambdaToLambda(port)]
    pump = createPump({ store, clock, random, activity, log, edges })
    pump.start()
    await lambda.create('fn', { 'index.js': '' })
    await lambda.create('next', { 'index.js': '' })
  })
  afterEach(async () => {
    await pump.stop()
    await lambda.end()
  })

  function runs(): Runs {
    return {
      invoke: async ({ fn, version, requestId, payload, traceHeader }) => {
        const call = {
          ...{ name: fn.name, version: version.version, requestId, traceHeader: traceHeader! },
          ...{ payload: String(payload), atMs: clock.nowMs() - START_MS },
        }
        calls.push(call)
        const text = answer(call)
        if (text === undefined) {
          const { tooManyRequests } = await import('../services/lambda/errors.ts')
          throw tooManyRequests('ConcurrentInvocationLimitExceeded')
        }
        if (!text.startsWith('!')) return { payload: text, logTail: '' }
        const document = JSON.stringify({ errorMessage: text.slice(1), errorType: 'Error' })
        return { payload: document, functionError: 'Unhandled', logTail: '' }
      },
      concurrency: { changed: () => {} } as unknown as Runs['concurrency'],
      processes: 0,
      retire: async () => {},
      stop: async () => {},
    } as Runs
  }

  const configure = (input: object) =>
    lambda.call('PutFunctionEventInvokeConfig', { FunctionName, ...input })
  const to = (OnSuccess?: string, OnFailure?: string) => ({
    DestinationConfig: {
      ...(OnSuccess && { OnSuccess: { Destination: OnSuccess } }),
      ...(OnFailure && { OnFailure: { Destination: OnFailure } }),
    },
  })
  const send = (payload: unknown, input: object = {}, requestId = 'r1') =>
    lambda.call(
      'Invoke',
      {
        ...{ FunctionName, InvocationType: 'Event' },
        Payload: Buffer.from(JSON.stringify(payload)),
        ...input,
      },
      { requestId },
    )
  const record = (at = 0) => JSON.parse(letters[at]!.entry.body)

  it('tells a success to its queue, once', async () => {
    await configure(to(`${PREFIX}done`, `${PREFIX}failed`))
    await send({ order: 7 })
    await clock.advance(MINUTE_MS)
    expect(letters.map((letter) => letter.to)).toEqual([`${PREFIX}done`])
    expect(record()).toEqual({
      version: '1.0',
      timestamp: '2026-01-01T00:00:00.000Z',
      requestContext: {
        requestId: 'r1',
        functionArn: `${FUNCTIONS}fn:$LATEST`,
        condition: 'Success',
        approximateInvokeCount: 1,
      },
      requestPayload: { order: 7 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST' },
      responsePayload: { ok: true },
    })
    expect(letters[0]!.entry.messageAttributes).toEqual({})
    expect(await lambda.env.store.outbox.count()).toBe(0)
  })

  it('tells a failure to both, after exactly one and two minutes', async () => {
    await lambda.call('UpdateFunctionConfiguration', {
      FunctionName,
      DeadLetterConfig: { TargetArn: `${PREFIX}dead` },
    })
    await configure(to(undefined, `${PREFIX}failed`))
    answer = () => '!no'
    await send({ order: 7 })
    await clock.advance(3 * MINUTE_MS - 1)
    expect(letters).toEqual([])
    await clock.advance(1)
    expect(calls.map(({ atMs }) => atMs)).toEqual([0, MINUTE_MS, 3 * MINUTE_MS])
    expect(letters.map((letter) => letter.to)).toEqual([`${PREFIX}dead`, `${PREFIX}failed`])
    expect(letters[0]!.entry.body).toBe('{"order":7}')
    expect(Object.keys(letters[0]!.entry.messageAttributes!)).toEqual([
      ...['RequestID', 'ErrorCode', 'ErrorMessage'],
    ])
    expect(record(1)).toMatchObject({
      timestamp: '2026-01-01T00:03:00.000Z',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      responseContext: { statusCode: 200, functionError: 'Unhandled' },
      responsePayload: { errorMessage: 'no', errorType: 'Error' },
    })
  })

  it.each([
    [0, [0]],
    [1, [0, MINUTE_MS]],
  ])('makes %i retries', async (MaximumRetryAttempts, times) => {
    await configure({ MaximumRetryAttempts, ...to(undefined, `${PREFIX}failed`) })
    answer = () => '!no'
    await send({})
    await clock.advance(10 * MINUTE_MS)
    expect(calls.map(({ atMs }) => atMs)).toEqual(times)
    expect(record().requestContext.approximateInvokeCount).toBe(times.length)
  })

  it('waits for no attempt for which the event would be too old', async () => {
    await configure({ MaximumEventAgeInSeconds: 90, ...to(undefined, `${PREFIX}failed`) })
    answer = () => '!no'
    await send({})
    await clock.advance(10 * MINUTE_MS)
    expect(calls.map(({ atMs }) => atMs)).toEqual([0, MINUTE_MS])
    expect(record()).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
      responsePayload: { errorMessage: 'no' },
    })
  })

  it('gives a throttled event up after six hours to the millisecond', async () => {
    await configure(to(undefined, `${PREFIX}failed`))
    answer = () => undefined
    await send({ n: 1 })
    await clock.advance(6 * 60 * MINUTE_MS - 1)
    expect(letters).toEqual([])
    const tries = calls.length
    await clock.advance(1)
    expect(calls).toHaveLength(tries)
    expect(record()).toEqual({
      version: '1.0',
      timestamp: '2026-01-01T06:00:00.000Z',
      requestContext: {
        ...{ requestId: 'r1', functionArn: `${FUNCTIONS}fn:$LATEST` },
        ...{ condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      },
      requestPayload: { n: 1 },
    })
  })

  it('does not count throttles among the retries', async () => {
    await configure(to(`${PREFIX}done`))
    answer = ({ atMs }) => (atMs < 10_000 ? undefined : atMs < 30_000 ? '!no' : '1')
    await send({})
    await clock.advance(10 * MINUTE_MS)
    expect(calls.map(({ atMs }) => atMs / 1000)).toEqual([0, 1, 2, 4, 8, 16, 76])
    expect(record().requestContext.approximateInvokeCount).toBe(2)
  })

  it('sends events to where nothing runs straight to the failure destination', async () => {
    await configure(to(undefined, `${PREFIX}failed`))
    await lambda.call('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 0 })
    await send({})
    await clock.advance(1)
    expect(calls).toEqual([])
    expect(record().requestContext).toMatchObject({
      condition: 'ZeroReservedConcurrency',
      approximateInvokeCount: 0,
    })
  })

  it('hands the record to another function, as an event of its own', async () => {
    await configure(to(`${FUNCTIONS}next`))
    await send({ n: 1 })
    await clock.advance(1)
    expect(calls.map(({ name }) => name)).toEqual(['fn', 'next'])
    expect(calls[1]!.requestId).toBe(idAt('r1', `${FUNCTIONS}next`))
    expect(JSON.parse(calls[1]!.payload)).toMatchObject({ responsePayload: { ok: true } })
    expect(hops.find(({ via }) => via === 'lambda-to-lambda')).toMatchObject({ parentId: 'r1' })
  })

  it('asks the configuration of what was invoked, and no other', async () => {
    await lambda.call('PublishVersion', { FunctionName })
    await lambda.call('CreateAlias', { FunctionName, Name: 'live', FunctionVersion: '1' })
    await configure({ Qualifier: 'live', ...to(`${PREFIX}live`) })
    await configure({ Qualifier: '1', ...to(`${PREFIX}one`) })
    await send({}, { Qualifier: 'live' }, 'a')
    await send({}, { Qualifier: '1' }, 'b')
    await send({}, {}, 'c')
    await clock.advance(1)
    expect(letters.map((letter) => letter.to).sort()).toEqual([`${PREFIX}live`, `${PREFIX}one`])
    const contexts = letters.map(({ entry }) => JSON.parse(entry.body))
    const live = contexts.find(({ requestContext }) => requestContext.requestId === 'a')
    expect(live.requestContext.functionArn).toBe(`${FUNCTIONS}fn:live`)
    expect(live.responseContext.executedVersion).toBe('1')
  })

  it('stops two functions that are each other’s destination', async () => {
    await configure(to(`${FUNCTIONS}next`))
    const back = { FunctionName: 'next', ...to(`${FUNCTIONS}fn`) }
    await lambda.call('PutFunctionEventInvokeConfig', back)
    await send({})
    await clock.advance(MINUTE_MS)
    expect(calls.filter(({ name }) => name === 'fn')).toHaveLength(16)
    expect(calls.filter(({ name }) => name === 'next')).toHaveLength(16)
    expect(hops.at(-1)).toMatchObject({ outcome: 'dropped' })
    expect(hops.at(-1)!.reason).toContain('recursive loop')
  })

  it('lets loops be where they are allowed', async () => {
    await lambda.call('PutFunctionRecursionConfig', { FunctionName, RecursiveLoop: 'Allow' })
    const header = 'Root=1-2-3;Lineage='
    for (let i = 0, traceHeader = header; i < 40; i++) {
      await lambda.call('Invoke', { FunctionName }, { traceHeader })
      traceHeader = calls.at(-1)!.traceHeader
    }
    expect(calls).toHaveLength(40)
    expect(calls.at(-1)!.traceHeader).toMatch(/;Lineage=[0-9a-f]{8}:40$/)
  })

  it('refuses a direct call within a loop', async () => {
    let traceHeader: string | undefined
    for (let i = 0; i < 16; i++) {
      await lambda.call('Invoke', { FunctionName }, { traceHeader })
      traceHeader = calls.at(-1)!.traceHeader
    }
    await expect(lambda.call('Invoke', { FunctionName }, { traceHeader })).rejects.toMatchObject({
      code: 'RecursiveInvocationException',
      status: 400,
    })
    await lambda.call('Invoke', { FunctionName: 'next' }, { traceHeader })
    expect(calls).toHaveLength(17)
  })
})

describe('a record', () => {
  const ending = {
    event: {
      ...{
        functionArn: `${FUNCTIONS}fn:live`,
        requestId: 'r',
        payload: '{"big":12345678901234567890}',
      },
      ...{ traceHeader: 't', from: 'x' },
    },
    ...{ condition: 'Success' as const, attempts: 1, atMs: START_MS, status: 200, message: '' },
    response: { payload: 'no json', executedVersion: '1' },
  }

  it('keeps numbers as they are written, and text that is no JSON as a string', () => {
    const text = invocationRecord(ending, true)
    expect(text).toContain('"requestPayload":{"big":12345678901234567890}')
    expect(JSON.parse(text).responsePayload).toBe('no json')
    expect(JSON.parse(text).requestContext.functionArn).toBe(`${FUNCTIONS}fn:live`)
  })

  it('goes without payloads where it would be too long', () => {
    expect(Object.keys(JSON.parse(invocationRecord(ending, false)))).toEqual([
      ...['version', 'timestamp', 'requestContext', 'responseContext'],
    ])
  })
})
