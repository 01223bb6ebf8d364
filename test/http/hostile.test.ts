// What a hostile or broken client sends over a raw socket. After each of it the server still serves.

import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { traits } from '../../src/server/traits.ts'
import { listening, rawRequest, SCOPE } from '../../src/wire/wire-fixture.ts'

let server: Awaited<ReturnType<typeof listening>>
let bodies = 0

beforeAll(async () => {
  server = await listening(
    {
      'sqs:ListQueues': async () => (bodies++, {}),
      'sqs:SendMessage': async () => ({ MessageId: 'm', MD5OfMessageBody: 'x' }),
      'lambda:Invoke': async () => ({ StatusCode: 200 }),
    },
    {
      limits: {
        headBytes: 8192,
        headerCount: 40,
        bodyBytes: 100_000,
        headTimeoutMs: 300,
        bodyIdleMs: 200,
        bodyTotalMs: 1500,
        keepAliveMs: 2000,
      },
    },
    { traits: new Map([...traits, ['sqs', { ...traits.get('sqs'), bodyBytes: 50_000 }]]) },
  )
})

afterAll(() => server.wire.close())

const HEAD = `Host: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nAuthorization: ${SCOPE('sqs')}\r\n`
const post = (more: string, body = '') => `POST / HTTP/1.1\r\n${HEAD}${more}\r\n${body}`
const send = (...pieces: (string | Buffer)[]) => rawRequest(server.port, ...pieces)
const statusOf = (answer: string) => Number(answer.slice(9, 12))

async function expectServing() {
  const answer = await send(post('Content-Length: 2\r\nConnection: close\r\n', '{}'))
  expect(statusOf(answer)).toBe(200)
  expect(server.logged).toEqual([])
}

describe('refused, and nothing reaches a handler', () => {
  test.each<[string, number, string]>([
    ['no HTTP at all', 400, '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
    ['a broken request line', 400, 'POST\r\n\r\n'],
    ['a half HTTP/2 preface', 400, 'PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n'],
    ['no Host', 400, 'GET / HTTP/1.1\r\n\r\n'],
    ['no Host in HTTP/1.0', 400, 'GET / HTTP/1.0\r\n\r\n'],
    ['two Hosts', 400, post('Host: localhost\r\nContent-Length: 2\r\n', '{}')],
    [
      'two targets',
      400,
      post('X-Amz-Target: AmazonSQS.DeleteQueue\r\nContent-Length: 2\r\n', '{}'),
    ],
    ['two authorizations', 400, post('Authorization: x\r\nContent-Length: 2\r\n', '{}')],
    ['two lengths', 400, post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}')],
    [
      'length and chunks',
      400,
      post('Content-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
    ],
    ['an unknown transfer coding', 400, post('Transfer-Encoding: gzip\r\n', '{}')],
    ['a chunk that lies', 400, post('Transfer-Encoding: chunked\r\n', '5\r\n{}\r\n0\r\n\r\n')],
    [
      'a chunk size that is none',
      400,
      post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n0\r\n\r\n'),
    ],
    ['a header without a colon', 400, post('nonsense\r\nContent-Length: 2\r\n', '{}')],
    ['NUL in a header', 400, post('X-A: a\0b\r\nContent-Length: 2\r\n', '{}')],
    ['a bare line feed in a header', 400, post('X-A: a\nX-B: b\r\n\r\n', '{}')],
    ['a folded header', 400, post('X-A: a\r\n b\r\nContent-Length: 2\r\n', '{}')],
    ['another host in the target', 400, `POST http://evil.example.com/ HTTP/1.1\r\n${HEAD}\r\n`],
    ['a head too large', 431, post(`X-A: ${'a'.repeat(9000)}\r\nContent-Length: 2\r\n`, '{}')],
    ['too many headers', 431, post(`${'A: b\r\n'.repeat(50)}Content-Length: 2\r\n`, '{}')],
    ['a body announced too large', 413, post('Content-Length: 50001\r\n', 'x'.repeat(50_001))],
    ['an unknown expectation', 417, post('Expect: miracles\r\nContent-Length: 2\r\n', '{}')],
  ])('%s', async (_, status, request) => {
    const before = bodies
    const answer = await send(Buffer.from(request, 'latin1'))
    expect([statusOf(answer), answer]).toEqual([status, answer])
    expect(bodies).toBe(before)
    expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    await expectServing()
  })

  test('a chunked body that grows too large', async () => {
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`
    const answer = await send(post('Transfer-Encoding: chunked\r\n'), chunk.repeat(4), '0\r\n\r\n')
    expect(statusOf(answer)).toBe(413)
    expect(answer).toContain('Connection: close')
    await expectServing()
  })

  test('a gzip bomb', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000))
    expect(bomb.length).toBeLessThan(50_000)
    const head = post(
      `Content-Encoding: gzip\r\nContent-Length: ${bomb.length}\r\nConnection: close\r\n`,
    )
    expect(statusOf(await send(head, bomb))).toBe(413)
    await expectServing()
  })

  test.each([
    ['deep JSON', '['.repeat(20_000)],
    ['deep objects', `{"QueueUrl":${'{"a":'.repeat(7000)}1${'}'.repeat(7001)}`],
    ['a body that is no JSON', '{"QueueUrl":'],
    ['the prototype', '{"__proto__":{"QueueUrl":5},"constructor":5,"QueueUrl":5}'],
  ])('%s', async (_, body) => {
    const answer = await send(
      post(`Content-Length: ${body.length}\r\nConnection: close\r\n`, body).replace(
        'ListQueues',
        'SendMessage',
      ),
    )
    expect(statusOf(answer)).toBe(400)
    await expectServing()
  })
})

describe('slow clients are let go', () => {
  test('one that sends nothing', async () => {
    expect(await send('')).toBe('')
  })

  test('one whose head never ends', async () => {
    expect(statusOf(await send('POST / HTTP/1.1\r\nHost: local'))).toBe(408)
    await expectServing()
  })

  test('one that drips its head', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('POST / HTTP/1.1\r\nHost: localhost\r\nX-Drip: ')
    const drip = setInterval(() => socket.write('x'), 20)
    let answer = ''
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    await new Promise((resolve) => socket.on('close', resolve))
    clearInterval(drip)
    expect(statusOf(answer)).toBe(408)
    await expectServing()
  })

  test('one whose body never comes', async () => {
    const answer = await send(post('Content-Length: 10\r\n', '{'))
    expect(statusOf(answer)).toBe(408)
    expect(answer).toContain('RequestTimeout')
    await expectServing()
  })

  test('one that drips its body', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(post('Content-Length: 10000\r\n'))
    const drip = setInterval(() => socket.write(' '), 50)
    let answer = ''
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    await new Promise((resolve) => socket.on('close', resolve))
    clearInterval(drip)
    expect(statusOf(answer)).toBe(408)
    await expectServing()
  })
})

describe('taken as meant', () => {
  test('Expect: 100-continue', async () => {
    const socket = connect(server.port, '127.0.0.1')
    let answer = ''
    socket.write(post('Expect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n'))
    await new Promise<void>((resolve) => {
      socket.on('data', (bytes) => {
        answer += bytes.toString('latin1')
        if (answer === 'HTTP/1.1 100 Continue\r\n\r\n') socket.write('{}')
      })
      socket.on('close', () => resolve())
    })
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
  })

  test('no leave is given for a body that would be refused', async () => {
    const answer = await send(post('Expect: 100-continue\r\nContent-Length: 60000\r\n'))
    expect(statusOf(answer)).toBe(413)
    expect(answer).not.toContain('100 Continue')
  })

  test('requests behind each other on one connection', async () => {
    const one = post('Content-Length: 2\r\n', '{}')
    const last = post('Content-Length: 2\r\nConnection: close\r\n', '{}')
    const answer = await send(one + one + last)
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3)
  })

  test('a chunked body, byte by byte', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.setNoDelay(true)
    const text = post(
      'Transfer-Encoding: chunked\r\nConnection: close\r\n',
      '1\r\n{\r\n1\r\n}\r\n0\r\n\r\n',
    )
    let answer = ''
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    for (const char of text) {
      socket.write(char)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await new Promise((resolve) => socket.on('close', resolve))
    expect(statusOf(answer)).toBe(200)
  })

  test('HEAD has no body', async () => {
    const answer = await send(
      'HEAD /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    )
    expect(statusOf(answer)).toBeGreaterThanOrEqual(400)
    expect(answer.endsWith('\r\n\r\n')).toBe(true)
  })

  test('non-ASCII text keeps its length', async () => {
    const body = '{"QueueUrl":"http://localhost/x","MessageBody":5}'
    const answer = await send(
      post(`Content-Length: ${body.length}\r\nConnection: close\r\n`, body).replace(
        'ListQueues',
        'Ünknown',
      ),
    )
    const [head = '', text = ''] = answer.split('\r\n\r\n')
    expect(Number(/content-length: (\d+)/i.exec(head)![1])).toBe(text.length)
  })
})

describe('more connections than allowed', () => {
  async function crowd() {
    const admin = async () => ({ status: 200, headers: {}, body: 'for the operator' })
    const limits = { connections: 2, reservedConnections: 2 }
    const { wire, port } = await listening({}, { limits }, { admin })
    const open = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    await Promise.all(open.map((s) => new Promise((resolve) => s.on('connect', resolve))))
    const leave = () =>
      Promise.all(open.map((s) => new Promise((resolve) => s.on('close', resolve).destroy())))
    return { wire, port, leave }
  }
  const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`

  test('are told so and turned away, by both readers, and come in when there is room', async () => {
    const { wire, port, leave } = await crowd()
    for (const request of [get('/'), get('/').replace('GET', 'OPTIONS')]) {
      const answer = await rawRequest(port, request + request)
      expect(answer).toMatch(/^HTTP\/1\.1 503 [^]*\r\nConnection: close\r\n/)
      expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1)
    }
    await leave()
    const last = get('/x').replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n')
    // The server sees the others leave in its own time.
    let answer = ''
    while (!answer.startsWith('HTTP/1.1 501')) answer = await rawRequest(port, last)
    await wire.close()
  })

  test('leave the operator a place', async () => {
    const { wire, port, leave } = await crowd()
    for (const request of [
      get('/_millrace/health'),
      get('/_millrace/x').replace('GET', 'OPTIONS'),
    ]) {
      const answer = await rawRequest(port, request)
      expect(answer).toContain('for the operator')
      expect(answer).toContain('\r\nConnection: close\r\n')
    }
    await leave()
    await wire.close()
  })
})
