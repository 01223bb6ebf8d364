// Connections whose requests are read without node:http, and how they change over to it.

import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listening, rawRequest, SCOPE } from '../../src/wire/wire-fixture.ts'

let server: Awaited<ReturnType<typeof listening>>
const bodies: string[] = []
let waiting = 0
let left = 0

beforeAll(async () => {
  server = await listening(
    {
      'sqs:SendMessage': async (input: any) => {
        bodies.push(input.MessageBody)
        return { MessageId: input.MessageBody.slice(0, 20), MD5OfMessageBody: 'x' }
      },
      'sqs:ReceiveMessage': async (_input: any, context: any) => {
        waiting++
        await new Promise<void>((resolve) =>
          context.signal.addEventListener('abort', () => resolve()),
        )
        left++
        return {}
      },
    },
    { limits: { bodyIdleMs: 200, bodyTotalMs: 1500, keepAliveMs: 400, headTimeoutMs: 2000 } },
  )
})
afterAll(() => server.wire.close())

const HEAD = `Host: localhost\r\nContent-Type: application/x-amz-json-1.0\r\nAuthorization: ${SCOPE('sqs')}\r\n`

function post(operation: string, input: object, more = ''): string {
  const body = JSON.stringify(input)
  const target = `X-Amz-Target: AmazonSQS.${operation}\r\n`
  const length = `Content-Length: ${Buffer.byteLength(body)}\r\n`
  return `POST / HTTP/1.1\r\n${HEAD}${target}${more}${length}\r\n${body}`
}
const send = (MessageBody: string, more?: string) =>
  post('SendMessage', { QueueUrl: 'http://localhost/000000000000/q', MessageBody }, more)

const idsIn = (answers: string) =>
  [...answers.matchAll(/"MessageId":"([^"]*)"/g)].map(([, id]) => id)

async function until(what: () => boolean): Promise<void> {
  // real time: sockets are waited for.
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('one connection', () => {
  test('serves requests behind each other in order, however they are cut', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `m${i}`)
    const bytes = ids.map((id) => send(id)).join('') + send('last', 'Connection: close\r\n')
    for (const size of [bytes.length, 7000, 999, 100]) {
      const pieces = []
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size))
      expect(idsIn(await rawRequest(server.port, ...pieces))).toEqual([...ids, 'last'])
    }
  })

  test('serves thousands of refused requests behind each other', async () => {
    const refused = 'GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n'
    const count = 5000
    const answers = await rawRequest(
      server.port,
      refused.repeat(count) + send('last', 'Connection: close\r\n'),
    )
    expect(answers.match(/HTTP\/1\.1 4\d\d /g)).toHaveLength(count)
    expect(idsIn(answers)).toEqual(['last'])
  })

  test('changes over to node:http in the middle and goes on', async () => {
    const chunked = send('chunked', 'Transfer-Encoding: chunked\r\n')
      .replace(/Content-Length: \d+\r\n/, '')
      .replace(
        /\r\n\r\n(.*)$/,
        (_, body) => `\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`,
      )
    const large = 'x'.repeat(100_000)
    const answers = await rawRequest(
      server.port,
      send('plain') + chunked + send(large) + send('end', 'Connection: close\r\n'),
    )
    expect(idsIn(answers)).toEqual(['plain', 'chunked', 'x'.repeat(20), 'end'])
    expect(bodies).toContain(large)
  })

  test('keeps what it says: how long it is kept', async () => {
    const socket = connect(server.port, '127.0.0.1')
    let answers = ''
    socket.setEncoding('latin1').on('data', (text) => (answers += text))
    socket.write(send('kept'))
    await until(() => answers.includes('kept'))
    expect(answers).toContain('\r\nConnection: keep-alive\r\nKeep-Alive: timeout=')
    // Then it is closed: nothing more was asked.
    await new Promise((resolve) => socket.on('close', resolve))
  })

  test('answers a body that stops coming', async () => {
    const whole = send('stops')
    const answer = await rawRequest(server.port, whole.slice(0, -3))
    expect(answer).toContain('HTTP/1.1 408 ')
    expect(bodies).not.toContain('stops')
  })

  test('tells the operation that its client left', async () => {
    const leave: ((socket: Socket) => void)[] = [
      (socket) => socket.destroy(),
      (socket) => socket.end(),
    ]
    for (const go of leave) {
      const before = [waiting, left] as const
      const socket = connect(server.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(post('ReceiveMessage', { QueueUrl: 'http://localhost/000000000000/q' }))
      await until(() => waiting === before[0] + 1)
      go(socket)
      await until(() => left === before[1] + 1)
    }
  })
})

test('text beyond ASCII is answered in its bytes', async () => {
  const answer = await rawRequest(
    server.port,
    Buffer.from(send('größer', 'Connection: keep-alive\r\n') + send('x', 'Connection: close\r\n')),
  )
  const [first = ''] = answer.split('HTTP/1.1 200 OK\r\n').slice(1)
  const [head = '', body = ''] = first.split('\r\n\r\n')
  expect(Buffer.from(body, 'latin1').toString()).toContain('größer')
  expect(Number(/Content-Length: (\d+)/.exec(head)?.[1])).toBe(body.length)
})
