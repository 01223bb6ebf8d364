// What a browser sends on its own, without saying from which page, against what programs send.

import { describe, expect, test } from 'vitest'
import { LOOP_TOKEN } from '../../kernel/loop-header.ts'
import { SCOPE, wireWith } from '../wire-fixture.ts'

const FIREFOX = {
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
  accept: 'image/avif,image/webp,image/png,*/*;q=0.5',
  'accept-language': 'de,en;q=0.5',
}
const SAFARI = {
  'user-agent': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Safari/605',
  accept: '*/*',
}
const REFERRED = { referer: 'http://evil.example.com/page' }

async function ask(
  target: string,
  headers: Record<string, string>,
  more: { method?: string; body?: string; auth?: 'enforce' } = {},
) {
  const called: string[] = []
  const noting = (name: string) => async () => (called.push(name), {})
  const { auth, ...request } = more
  const { wire } = wireWith(
    {
      'sqs:DeleteQueue': noting('DeleteQueue'),
      'sqs:ListQueues': noting('ListQueues'),
      'sns:ConfirmSubscription': noting('ConfirmSubscription'),
      'lambda:Invoke': noting('Invoke'),
      'lambda:ListFunctions': noting('ListFunctions'),
    },
    { ...(auth && { auth }) },
    { admin: async () => ({ status: 200, headers: {}, body: 'admin' }) },
  )
  const { status, text } = await wire.inject({ target, headers, ...request })
  return { status, text, called }
}

const QUEUE = 'QueueUrl=http%3A%2F%2Fhost%2F000000000000%2Fq&Version=2012-11-05'
const DELETE = `/?Action=DeleteQueue&${QUEUE}`
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

describe('a browser', () => {
  test.each([
    ['a picture', FIREFOX, DELETE, {}],
    ['a link', SAFARI, DELETE, {}],
    ['a page that is named', REFERRED, DELETE, {}],
    ["a queue's own URL", FIREFOX, `/000000000000/q${DELETE.slice(1)}`, {}],
    [
      'a signature that nobody verified',
      FIREFOX,
      `${DELETE}&X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fsqs%2Faws4_request&X-Amz-Signature=0`,
      {},
    ],
    ['a form', { ...SAFARI, ...FORM }, '/', { body: DELETE.slice(2) }],
    [
      'a form of plain text',
      { ...SAFARI, 'content-type': 'text/plain' },
      '/2015-03-31/functions/f/invocations',
      { body: '{"a":"="}' },
    ],
  ])('changes nothing by %s', async (_, headers, target, more) => {
    expect(await ask(target, headers, more)).toMatchObject({ status: 403, called: [] })
  })

  test('may read, and follow the links of SNS', async () => {
    const read = await ask('/?Action=ListQueues&Version=2012-11-05', FIREFOX)
    expect(read).toMatchObject({ status: 200, called: ['ListQueues'] })
    const functions = await ask('/2015-03-31/functions/', FIREFOX)
    expect(functions).toMatchObject({ status: 200, called: ['ListFunctions'] })
    const link = '/?Action=ConfirmSubscription&Version=2010-03-31&Token=t&TopicArn=arn'
    for (const auth of [undefined, 'enforce'] as const) {
      const confirmed = await ask(link, FIREFOX, auth && { auth })
      expect(confirmed).toMatchObject({ status: 200, called: ['ConfirmSubscription'] })
    }
  })

  test('that signs, or whose page may call, is a client like others', async () => {
    const signed = await ask(DELETE, { ...FIREFOX, authorization: SCOPE('sqs') })
    expect(signed).toMatchObject({ status: 200, called: ['DeleteQueue'] })
    const page = { ...FIREFOX, ...FORM, origin: 'http://localhost:3000' }
    const allowed = await ask('/', page, { body: DELETE.slice(2) })
    expect(allowed).toMatchObject({ status: 200, called: ['DeleteQueue'] })
  })
})

describe('a program', () => {
  test.each([
    ['curl', { 'user-agent': 'curl/8.5.0', accept: '*/*' }],
    ['wget', { 'user-agent': 'Wget/1.21.4', accept: '*/*', 'accept-encoding': 'identity' }],
    ['no agent', {}],
    ['fetch', { 'user-agent': 'node', 'accept-language': '*', 'sec-fetch-mode': 'cors' }],
    ['python', { 'user-agent': 'Python-urllib/3.12' }],
    [
      "Node's fetch",
      { 'user-agent': 'node', accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors' },
    ],
    ['Java', { 'user-agent': 'Java/21', accept: 'text/html, image/gif, image/jpeg, */*; q=0.2' }],
    [
      'PowerShell',
      { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) WindowsPowerShell/5.1.19041.4522' },
    ],
  ])('calls as always: %s', async (_, headers) => {
    expect(await ask(DELETE, headers)).toMatchObject({ status: 200, called: ['DeleteQueue'] })
  })
})

describe('a call of our own to an URL that a caller chose', () => {
  test.each([
    ['the admin API', '/_millrace/reset', LOOP_TOKEN],
    ["LocalStack's", '/_localstack/state/reset', LOOP_TOKEN],
    ['an operation', DELETE, LOOP_TOKEN],
    ['through proxies', '/_millrace/reset', `cdn; v=1, ${LOOP_TOKEN};x=1, other`],
  ])('does not reach %s', async (_, target, via) => {
    const answer = await ask(target, { 'CDN-Loop': via }, { method: 'POST' })
    expect(answer).toMatchObject({ status: 403, called: [] })
    expect(answer.text).not.toBe('admin')
  })

  test('of others is no matter', async () => {
    expect((await ask('/_millrace/health', { 'cdn-loop': 'cloudflare' })).text).toBe('admin')
  })
})
