import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure } from './failure.ts'
import { RuntimeApi } from './runtime-api.ts'

describe('the Runtime API', () => {
  let api: RuntimeApi
  let base: string
  let seen: unknown[]
  let polled: () => void
  const polling = () => new Promise<void>((resolve) => (polled = resolve))

  beforeEach(async () => {
    seen = []
    api = new RuntimeApi(
      {
        onNext: () => polled?.(),
        onResponse: (id, body) => seen.push([id, body.toString()]),
        onError: (id, failure: Failure) => seen.push([id, failure]),
        onInitError: (failure) => seen.push(['init', failure]),
        onExtensionProgress: () => {},
        onExtensionError: () => {},
      },
      { functionName: 'f', functionVersion: '1', handler: 'h', accountId: '1' },
    )
    base = `http://${await api.listen()}/2018-06-01/runtime`
  })
  afterEach(() => api.close())

  const post = (path: string, body: string, headers = {}) =>
    fetch(`${base}/${path}`, { method: 'POST', body, headers })

  async function take(traceHeader = 'Root=1-a;Parent=b'): Promise<Response> {
    const waiting = polling()
    const next = fetch(`${base}/invocation/next`)
    await waiting
    api.send({
      requestId: 'r1',
      payload: '{"city":"서울"}',
      deadlineMs: 1234,
      functionArn: 'arn:fn',
      traceHeader,
      clientContext: '{"a":"é"}',
    })
    return next
  }

  it('gives an event with its headers', async () => {
    const next = await take()
    expect(await next.json()).toEqual({ city: '서울' })
    expect(Object.fromEntries(next.headers)).toMatchObject({
      'lambda-runtime-aws-request-id': 'r1',
      'lambda-runtime-deadline-ms': '1234',
      'lambda-runtime-invoked-function-arn': 'arn:fn',
      'lambda-runtime-trace-id': 'Root=1-a;Parent=b',
      'lambda-runtime-client-context': '{"a":"\\u00e9"}',
    })
  })

  it('makes one line of a trace header that came with a message', async () => {
    const next = await take('Root=1\r\nX-Evil: 1\u2028')
    expect(next.headers.get('lambda-runtime-trace-id')).toBe('Root=1\\u000d\\u000aX-Evil: 1\\u2028')
    expect(next.headers.has('x-evil')).toBe(false)
  })

  it('takes one answer to an event', async () => {
    await take()
    const answer = await post('invocation/r1/response', '"ok"')
    expect(answer.status).toBe(202)
    expect(await answer.json()).toEqual({ status: 'OK' })
    expect(seen).toEqual([['r1', '"ok"']])
    const again = await post('invocation/r1/response', '"again"')
    expect(again.status).toBe(400)
    expect(await again.json()).toMatchObject({ errorType: 'InvalidRequestID' })
    expect(seen).toHaveLength(1)
  })

  it('takes errors, of the event and of the initialization', async () => {
    await post('init/error', '{"errorType":"InDocument"}')
    await take()
    const headers = { 'Lambda-Runtime-Function-Error-Type': 'InHeader' }
    await post('invocation/r1/error', '{"errorType":"InDocument"}', headers)
    const document = '{"errorType":"InDocument"}'
    expect(seen).toEqual([
      ['init', { kind: 'reported', type: 'InDocument', document }],
      ['r1', { kind: 'reported', type: 'InHeader', document }],
    ])
  })

  it('answers 413 to more than 6 MB, and tells', async () => {
    await take()
    const answer = await post('invocation/r1/response', 'x'.repeat(6_291_557))
    expect(answer.status).toBe(413)
    expect(seen).toEqual([['r1', { kind: 'too-large', bytes: 6_291_557 }]])
  })

  it('gives no second event before the first is answered', async () => {
    await take()
    expect((await fetch(`${base}/invocation/next`)).status).toBe(403)
  })

  it.each([{ Origin: 'http://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }])(
    'is not for browsers: %j',
    async (headers) => {
      expect((await post('init/error', '{}', headers)).status).toBe(403)
      expect(seen).toEqual([])
    },
  )

  it.each(['invocation/r1/other', 'invocation/r1/response/more', 'other'])(
    'knows no %s',
    async (path) => expect((await post(path, '{}')).status).toBe(404),
  )
})
