import { createServer, type IncomingMessage, type Server } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SeededRandom } from '../../kernel/random.ts'
import { readHead } from './head.ts'

const HEADS = 32 * 1024
const headOf = (text: string) => readHead(Buffer.from(text, 'latin1'), HEADS)
const post = (...lines: string[]) =>
  ['POST / HTTP/1.1', 'Host: localhost', ...lines, '', ''].join('\r\n')

test('a common request', () => {
  const text = post('Content-Length: 2', 'X-Amz-Target:AmazonSQS.SendMessage', 'A: \t b c\t ', 'E:')
  expect(headOf(`${text}{}`)).toEqual({
    method: 'POST',
    target: '/',
    rawHeaders: [
      ...['Host', 'localhost', 'Content-Length', '2'],
      ...['X-Amz-Target', 'AmazonSQS.SendMessage', 'A', 'b c', 'E', ''],
    ],
    bodyBytes: 2,
    end: text.length,
  })
})

describe('left to node:http', () => {
  test.each([
    ['a head in pieces', 'POST / HTTP/1.1\r\nHost: localhost\r\n'],
    ['no host', 'POST / HTTP/1.1\r\nA: b\r\n\r\n'],
    ['two hosts', post('host: other')],
    ['another version', post().replace('1.1', '1.0')],
    ['a lower-case version', post().replace('HTTP', 'http')],
    ['another method', post().replace('POST', 'HEAD')],
    ['a lower-case method', post().replace('POST', 'post')],
    ['two blanks before the target', post().replace(' /', '  /')],
    ['two blanks after the target', post().replace('/ ', '/  ')],
    ['no target', post().replace('/ ', '')],
    ['a target beyond ASCII', post().replace('/ ', '/\xe9 ')],
    ['a target with its host', post().replace('/ ', 'http://localhost/ ')],
    ['a tab in the target', post().replace('/ ', '/\t ')],
    ['an empty line first', `\r\n${post()}`],
    ['chunks', post('Transfer-Encoding: chunked')],
    ['chunks in capitals', post('TRANSFER-ENCODING: chunked')],
    ['leave to be asked', post('Expect: 100-continue')],
    ['an upgrade', post('Upgrade: h2c')],
    ['a connection to be closed', post('Connection: close')],
    ['connection options', post('Connection: keep-alive, x')],
    ['two lengths', post('Content-Length: 2', 'content-length: 2')],
    ['a signed length', post('Content-Length: +2')],
    ['a negative length', post('Content-Length: -2')],
    ['a length in hexadecimal', post('Content-Length: 0x2')],
    ['no length where one is named', post('Content-Length:')],
    ['a length with a blank behind it', post('Content-Length: 2 ')],
    ['a list of lengths', post('Content-Length: 2, 2')],
    ['a huge length', post('Content-Length: 18446744073709551618')],
    ['a blank before the colon', post('A : b')],
    ['a folded line', post('A: b', ' c')],
    ['a name of two words', post('A b: c')],
    ['a name with a control character', post('A\x01: c')],
    ['a line without a colon', post('A')],
    ['a line that is all colon', post(': a')],
    ['NUL in a value', post('A: b\0c')],
    ['a line feed in a value', post('A: b\nContent-Length: 7')],
    ['a carriage return in a value', post('A: b\rContent-Length: 7')],
    ['a line that ends in a line feed', post('A: b').replace('b\r\n', 'b\n')],
    ['DEL in a value', post('A: b\x7f')],
  ])('%s', (_, text) => expect(headOf(text)).toBeUndefined())

  test('a head that is too large', () => {
    const text = post(`A: ${'b'.repeat(100)}`)
    expect(readHead(Buffer.from(text), 100)).toBeUndefined()
    expect(readHead(Buffer.from(text), text.length)).toBeDefined()
  })
})

// What is read here must be what node:http reads: two readers that differ are how requests are smuggled.
describe('beside node:http', () => {
  let server: Server
  let seen: IncomingMessage | undefined
  beforeAll(async () => {
    server = createServer((request, response) => {
      seen = request
      response.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => server.close())

  /** What node:http makes of it; undefined where it is refused or waits for more. */
  function asNodeReads(bytes: Buffer): Promise<IncomingMessage | undefined> {
    seen = undefined
    return new Promise((resolve) => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
      const done = () => {
        socket.destroy()
        resolve(seen)
      }
      socket.on('data', done).on('error', done).on('close', done)
      socket.end(bytes)
    })
  }

  test('heads with random damage are read the same or left to it', async () => {
    const random = new SeededRandom(20_261)
    const pick = (n: number) => Math.floor(random.float() * n)
    const bits = [
      '\r',
      '\n',
      '\r\n',
      ' ',
      '\t',
      ':',
      '\0',
      '\x7f',
      '\xe9',
      ',',
      '0',
      '-',
      'A: b\r\n',
    ]
    const plain = post('Content-Length: 0', 'X-A: one two', 'content-type: text/plain', 'X-B:')
    let read = 0
    for (let round = 0; round < 2000; round++) {
      let text = plain
      for (let damage = pick(3); damage >= 0; damage--) {
        const at = pick(text.length)
        const bit = pick(4) === 0 ? text.slice(at, at + pick(20)) : bits[pick(bits.length)]!
        text = text.slice(0, at) + bit + text.slice(at + pick(3))
      }
      const bytes = Buffer.from(text, 'latin1')
      const head = readHead(bytes, HEADS)
      if (head === undefined || bytes.length < head.end + head.bodyBytes) continue
      read++
      const node = await asNodeReads(bytes)
      const { method, target, rawHeaders, bodyBytes } = head
      expect([text, method, target, rawHeaders, bodyBytes]).toEqual([
        ...[text, node?.method, node?.url, node?.rawHeaders],
        Number(node?.headers['content-length'] ?? 0),
      ])
    }
    expect(read).toBeGreaterThan(300)
  })
})
