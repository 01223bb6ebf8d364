// Clients that do not take what they asked for, half of whose connection is closed, or who send rubbish
// behind a good request.

import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listening, rawRequest, SCOPE } from '../../src/wire/wire-fixture.ts'

const ANSWER_BYTES = 100_000
let server: Awaited<ReturnType<typeof listening>>
let served = 0
let waiting: (() => void)[] = []

beforeAll(async () => {
  server = await listening(
    {
      'sqs:GetQueueUrl': async () => (served++, { QueueUrl: 'x'.repeat(ANSWER_BYTES) }),
      'sqs:ListQueues': async () => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return { QueueUrls: ['late'] }
      },
      'sqs:ReceiveMessage': async (_input: any, { signal }: any) => {
        await new Promise<void>((resolve) => {
          waiting.push(resolve)
          signal.addEventListener('abort', () => resolve())
        })
        return { Messages: [{ MessageId: 'late' }] }
      },
    },
    { limits: { bodyIdleMs: 200, bodyTotalMs: 1500, keepAliveMs: 400 } },
  )
})
afterAll(() => server.wire.close())

const NAMED = '{"QueueName":"q","QueueUrl":"http://localhost/000000000000/q"}'
const HEAD = `Host: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nAuthorization: ${SCOPE('sqs')}\r\n`
const plain = (operation: string, more = '') =>
  `POST / HTTP/1.1\r\n${HEAD}X-Amz-Target: AmazonSQS.${operation}\r\n${more}Content-Length: ${NAMED.length}\r\n\r\n${NAMED}`
/** Read by node:http. */
const chunked = (operation: string) =>
  `POST / HTTP/1.1\r\n${HEAD}X-Amz-Target: AmazonSQS.${operation}\r\nTransfer-Encoding: chunked\r\n\r\n` +
  `${NAMED.length.toString(16)}\r\n${NAMED}\r\n0\r\n\r\n`

async function until(what: () => boolean): Promise<void> {
  // real time: sockets are waited for.
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('a client that never reads', () => {
  test.each([
    ['plain requests', 10_000, plain('GetQueueUrl')],
    ['requests that node:http reads', 10_000, chunked('GetQueueUrl')],
    ['few of those', 60, chunked('GetQueueUrl')],
  ])('has its %s left alone, and its connection closed', async (_, count, request) => {
    const before = served
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.pause()
    socket.write(request.repeat(count))
    await until(() => served > before)
    await until(() => isClosed(socket))
    // What the sockets' own buffers take, and a little more; not 1 GB.
    expect((served - before) * ANSWER_BYTES).toBeLessThan(40_000_000)
  })

  test('of its last answer is not waited for', async () => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.pause()
    const before = served
    socket.write(plain('GetQueueUrl').repeat(30) + plain('GetQueueUrl', 'Connection: close\r\n'))
    await until(() => served > before)
    await until(() => isClosed(socket))
  })

  /** One that does not read learns by writing that nobody is there any more. */
  function isClosed(socket: Socket): boolean {
    if (!socket.destroyed) socket.write(' ')
    return socket.destroyed
  }
})

describe('a client that has closed its half', () => {
  async function ask(request: string): Promise<string> {
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true })
    let answer = ''
    socket.setEncoding('latin1').on('data', (text) => (answer += text))
    socket.end(request)
    await new Promise((resolve) => socket.on('end', resolve))
    socket.destroy()
    return answer
  }
  test.each([
    ['plain', plain],
    ['chunked', chunked],
  ])('gets the answer of an operation that waits: %s', async (_, write) => {
    // It may be gone: nothing is waited for on its account.
    expect(await ask(write('ReceiveMessage'))).toContain('"late"')
  })

  test.each([
    ['plain', plain],
    ['chunked', chunked],
  ])('gets the answers of all that it asked: %s', async (_, write) => {
    waiting = []
    const answer = ask(write('ListQueues') + write('GetQueueUrl'))
    await until(() => waiting.length === 1)
    waiting[0]!()
    expect((await answer).match(/HTTP\/1\.1 200 /g)).toHaveLength(2)
  })

  test('within a request gets none', async () => {
    expect(await ask(plain('ListQueues').slice(0, -5))).not.toContain('HTTP/1.1 200')
  })
})

describe('rubbish behind a request', () => {
  test.each([
    ['plain', plain],
    ['chunked', chunked],
  ])('leaves the answer before it alone: %s', async (_, write) => {
    waiting = []
    const answers = rawRequest(server.port, `${write('ListQueues')}\x16\x03\x01 rubbish\r\n\r\n`)
    await until(() => waiting.length === 1)
    waiting[0]!()
    const [, first = '', second = ''] = (await answers).split('HTTP/1.1 ')
    expect(first).toMatch(/^200 [^]*"late"/)
    expect(second).toMatch(/^400 /)
  })
})

test.each(['Connection', 'Proxy-Connection', 'proxy-connection'])(
  '%s: close closes',
  async (name) => {
    const answer = await rawRequest(server.port, plain('GetQueueUrl', `${name}: close\r\n`))
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer.toLowerCase()).toContain('\r\nconnection: close\r\n')
  },
)
