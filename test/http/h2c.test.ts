// HTTP/2 by prior knowledge, on the port that also speaks HTTP/1.1: as Kinesis clients come.

import { connect as connectHttp2 } from 'node:http2'
import type { ClientHttp2Session, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listening, rawRequest, SCOPE } from '../../src/wire/wire-fixture.ts'

let server: Awaited<ReturnType<typeof listening>>
let session: ClientHttp2Session

beforeAll(async () => {
  server = await listening(
    {
      'sqs:ListQueues': async (input, { baseUrl }) => ({
        QueueUrls: [baseUrl, String(input.QueueNamePrefix?.length ?? 0)],
      }),
      'sqs:GetQueueUrl': (_input, { signal }) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve({ QueueUrl: 'x' })),
        ),
    },
    { limits: { bodyBytes: 300_000 } },
    { traits: new Map() },
  )
  session = connectHttp2(server.url)
})

afterAll(async () => {
  session.close()
  await server.wire.close()
})

interface Answer {
  readonly headers: IncomingHttpHeaders & { ':status'?: number }
  readonly text: string
}

function ask(headers: OutgoingHttpHeaders, body: string, on = session): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = on.request({
      ':method': 'POST',
      ':path': '/',
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.ListQueues',
      authorization: SCOPE('sqs'),
      ...headers,
    })
    let text = ''
    let answered: Answer['headers'] = {}
    stream.setEncoding('utf8')
    stream.on('response', (given) => (answered = given))
    stream.on('data', (part) => (text += part))
    stream.on('end', () => resolve({ headers: answered, text }))
    stream.on('error', reject)
    stream.end(body)
  })
}

test('requests side by side on one connection', async () => {
  const prefix = 'x'.repeat(200_000)
  const answers = await Promise.all([
    ask({}, '{}'),
    ask({}, JSON.stringify({ QueueNamePrefix: prefix })),
    ask({}, '{}'),
  ])
  expect(answers.map(({ headers }) => headers[':status'])).toEqual([200, 200, 200])
  expect(JSON.parse(answers[1]!.text).QueueUrls).toEqual([server.url, '200000'])
  expect(answers[0]!.headers['x-amzn-requestid']).toMatch(/^[0-9a-f-]{36}$/)
})

test('errors, limits and guards are the same', async () => {
  const missing = await ask({ 'x-amz-target': 'AmazonSQS.DeleteQueue' }, '{}')
  expect(missing.headers[':status']).toBe(501)
  const large = await ask({}, JSON.stringify({ QueueNamePrefix: 'x'.repeat(400_000) }))
  expect(large.headers[':status']).toBe(413)
  const foreign = await ask({ ':authority': 'evil.example.com' }, '{}')
  expect(foreign.headers[':status']).toBe(403)
  const doubted = await ask({ ':authority': 'localhost', host: 'other.localhost' }, '{}')
  expect(doubted.headers[':status']).toBe(400)
  expect((await ask({}, '{}')).headers[':status']).toBe(200)
  expect(server.logged).toEqual([])
})

test('HTTP/1.1 is served on the same port', async () => {
  const answer = await rawRequest(
    server.port,
    `POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ListQueues\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
  )
  expect(answer).toContain('HTTP/1.1 200 OK')
})

test('a preface in pieces is recognized', async () => {
  const socket = connect(server.port, '127.0.0.1')
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
  for (const byte of preface) {
    socket.write(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  // An empty SETTINGS frame from us; the server begins with its own.
  socket.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]))
  const first = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
  expect(first[3]).toBe(4)
  socket.destroy()
})

test('a stream that the client resets aborts its wait', async () => {
  const stream = session.request({
    ':method': 'POST',
    ':path': '/',
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'AmazonSQS.GetQueueUrl',
  })
  stream.on('error', () => {})
  stream.end('{"QueueName":"q"}')
  await ask({}, '{}')
  stream.close(8)
  await new Promise((resolve) => stream.on('close', resolve))
  expect((await ask({}, '{}')).headers[':status']).toBe(200)
})

test('an answer that fails midway ends its own stream alone', async () => {
  const { wire, url, logged } = await listening(
    { 'sqs:ListQueues': async () => ({ QueueUrls: ['unharmed'] }) },
    {},
    {
      admin: async () => ({
        status: 200,
        headers: {},
        body: (async function* () {
          yield Buffer.from('half')
          throw new Error('the rest is lost')
        })(),
      }),
    },
  )
  const both = connectHttp2(url)
  const failing = both.request({ ':path': '/_millrace/half' })
  const code = new Promise((resolve) => failing.on('error', (error) => resolve(error.message)))
  const other = await ask({}, '{}', both)
  expect(await code).toContain('NGHTTP2_INTERNAL_ERROR')
  expect(other.text).toContain('unharmed')
  expect((await ask({}, '{}', both)).text).toContain('unharmed')
  expect(logged).toHaveLength(1)
  both.close()
  await wire.close()
})
