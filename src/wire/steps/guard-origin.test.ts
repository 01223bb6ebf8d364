import { describe, expect, test } from 'vitest'
import { SCOPE, wireWith } from '../wire-fixture.ts'
import type { GivenOptions } from '../options.ts'

function ask(headers: Record<string, string>, more: { method?: string; target?: string } = {}) {
  return askWith({ hostNames: ['millrace.example.org'] }, headers, more)
}

async function askWith(
  options: GivenOptions,
  headers: Record<string, string>,
  more: { method?: string; target?: string } = {},
) {
  let called = 0
  const { wire } = wireWith({ 'sqs:ListQueues': async () => (called++, {}) }, options, {
    admin: async () => ({ status: 200, headers: {}, body: 'admin' }),
  })
  const answer = await wire.inject({
    method: 'POST',
    body: '{}',
    ...more,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.ListQueues',
      authorization: SCOPE('sqs'),
      ...headers,
    },
  })
  return { ...answer, called }
}

describe('Host', () => {
  test.each([
    'localhost',
    'localhost:4566',
    'LOCALHOST:4566',
    'localhost.',
    '127.0.0.1:4566',
    '[::1]:4566',
    'bucket_1.s3.localhost:4566',
    'sqs.us-east-1.localhost.localstack.cloud:4566',
    'localhost.localstack.cloud',
    'sqs.us-east-1.amazonaws.com',
    'sqs.cn-north-1.amazonaws.com.cn',
    'millrace.example.org:80',
    'sync-localhost:4566',
    '123456789012.localhost',
  ])('%s is ours', async (host) => {
    expect(await ask({ host })).toMatchObject({ status: 200, called: 1 })
  })

  test.each([
    'evil.example.com',
    'localhost.evil.example.com',
    'amazonaws.com.evil.example.com',
    'evilamazonaws.com',
    'notlocalhost',
    '10.0.0.1',
    '127.0.0.1.evil.example.com',
    'sync-evil.example.com',
    'localhost:4566@evil.example.com',
    'evil.example.com#.localhost',
    'evil.example.com/.localhost',
    '[::1',
    'localhost:port',
    `${'a'.repeat(300)}.localhost`,
  ])('%s is not', async (host) => {
    const answer = await ask({ host })
    expect(answer).toMatchObject({ status: 403, called: 0 })
    expect(answer.text).toContain('does not answer for the host')
  })

  test('the address at which a connection arrives is ours', async () => {
    const { wire } = wireWith(
      {},
      {},
      { admin: async () => ({ status: 200, headers: {}, body: '' }) },
    )
    const at = async (host: string, localAddress: string) => {
      const request = { target: '/_millrace/health', headers: { host }, localAddress }
      return (await wire.inject(request)).status
    }
    expect(await at('172.17.0.2:4566', '172.17.0.2')).toBe(200)
    expect(await at('172.17.0.2:4566', '::ffff:172.17.0.2')).toBe(200)
    expect(await at('[fd00::2]:4566', 'fd00::2')).toBe(200)
    expect(await at('172.17.0.3:4566', '172.17.0.2')).toBe(403)
  })

  test('admin routes are guarded alike', async () => {
    expect((await ask({}, { target: '/_millrace/health' })).text).toBe('admin')
    expect((await ask({}, { target: '/_localstack/health' })).text).toBe('admin')
    const host = 'rebound.example.com'
    expect((await ask({ host }, { target: '/_millrace/health' })).status).toBe(403)
    // AWS's own names lead to AWS's operations alone.
    for (const aws of ['sqs.us-east-1.amazonaws.com', 'x.AmazonAWS.com.cn', 's3.amazonaws.com.']) {
      for (const target of ['/_millrace/health', '/_localstack/health']) {
        expect((await ask({ host: aws }, { target })).text).not.toBe('admin')
      }
    }
    // Only whole path segments: this is a bucket of that name, not an admin route.
    expect((await ask({}, { target: '/_millracer' })).text).not.toBe('admin')
  })
})

describe('Origin', () => {
  test.each(['http://localhost:3000', 'http://127.0.0.1:4566', 'https://app.localhost'])(
    '%s may call, and is named in the answer',
    async (origin) => {
      const answer = await ask({ origin })
      expect(answer).toMatchObject({ status: 200, called: 1 })
      expect(answer.headers['access-control-allow-origin']).toBe(origin)
      expect(answer.headers['vary']).toBe('Origin')
    },
  )

  test.each([
    'https://evil.example.com',
    'null',
    'http://localhost.evil.example.com',
    // Anybody can publish a page there.
    'http://evil.s3-website-us-east-1.amazonaws.com',
    'file://',
    'chrome-extension://abc',
  ])('%s may not', async (origin) => {
    const answer = await ask({ origin })
    expect(answer).toMatchObject({ status: 403, called: 0 })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('a preflight is answered for our own pages alone', async () => {
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-amz-target, authorization',
    }
    const ours = await ask({ origin: 'http://localhost:3000', ...asked }, { method: 'OPTIONS' })
    expect(ours.status).toBe(204)
    expect(ours.headers['access-control-allow-origin']).toBe('http://localhost:3000')
    expect(ours.headers['access-control-allow-headers']).toBe('x-amz-target, authorization')
    const foreign = await ask(
      { origin: 'https://evil.example.com', ...asked },
      { method: 'OPTIONS' },
    )
    expect(foreign.status).toBe(403)
    expect(foreign.headers['access-control-allow-methods']).toBeUndefined()
  })

  test('no answer allows every origin', async () => {
    const answer = await ask({})
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual(
      [],
    )
  })
})

describe('what a foreign page can send without asking first', () => {
  test('forms, images and links are refused', async () => {
    const form = await ask({
      'sec-fetch-site': 'cross-site',
      'content-type': 'text/plain',
    })
    expect(form).toMatchObject({ status: 403, called: 0 })
    const link = await ask(
      {
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'navigate',
        'sec-fetch-dest': 'document',
      },
      { method: 'GET', target: '/?Action=ListQueues&Version=2012-11-05' },
    )
    expect(link).toMatchObject({ status: 403, called: 0 })
  })

  test('a link to the console is followed', async () => {
    const visit = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    const page = await ask(visit, { method: 'GET', target: '/_millrace/console/' })
    expect(page.text).toBe('admin')
    const api = await ask(visit, { method: 'GET', target: '/_millrace/health' })
    expect(api.status).toBe(403)
  })
})
