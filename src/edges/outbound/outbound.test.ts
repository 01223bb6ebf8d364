// Campaign: however an address is written, no connection is made.

import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOutbound, OutboundRefused } from './outbound.ts'

let connections = 0
let port: number
let answer: (response: http.ServerResponse) => void = (response) => response.end('ok')
const target = http.createServer((_, response) => answer(response))
target.on('connection', () => connections++)

beforeAll(async () => {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve))
  port = (target.address() as AddressInfo).port
})
afterAll(() => {
  target.closeAllConnections()
  target.close()
})

const request = (url: string, timeoutMs = 5_000) => ({
  url,
  method: 'POST',
  headers: {},
  body: 'hello',
  timeoutMs,
  signal: new AbortController().signal,
})

/** Every spelling of an IPv4 address that some URL parser or resolver knows. */
function spellings(a: number, b: number, c: number, d: number): string[] {
  const forms = [
    (n: number) => String(n),
    (n: number) => `0x${n.toString(16)}`,
    (n: number) => `0X${n.toString(16).toUpperCase()}`,
    (n: number) => `0${n.toString(8)}`,
    (n: number) => `0x00${n.toString(16)}`,
  ]
  const hosts: string[] = []
  const whole = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d
  for (const one of forms) {
    hosts.push(one(whole), [one(a), one(b * 65_536 + c * 256 + d)].join('.'))
    hosts.push([one(a), one(b), one(c * 256 + d)].join('.'))
    for (const other of forms) {
      hosts.push([one(a), other(b), one(c), other(d)].join('.'))
      hosts.push([one(a), other(b), other(c), one(d)].join('.'))
      hosts.push(`${[one(a), one(b), other(c), other(d)].join('.')}.`)
    }
  }
  const high = (a * 256 + b).toString(16)
  const low = (c * 256 + d).toString(16)
  hosts.push(
    `[::ffff:${a}.${b}.${c}.${d}]`,
    `[::ffff:${high}:${low}]`,
    `[0:0:0:0:0:ffff:${high}:${low}]`,
  )
  hosts.push(`[::${a}.${b}.${c}.${d}]`, `[64:ff9b::${high}:${low}]`, `[2002:${high}:${low}::]`)
  // Full-width digits and dots, which IDNA maps to the plain ones; percent-encoding.
  const wide = [a, b, c, d]
    .join('。')
    .replace(/\d/g, (x) => String.fromCodePoint(0xff10 + Number(x)))
  hosts.push(wide, `%3${String(a)[0]}${String(a).slice(1)}.${b}.${c}.${d}`)
  return hosts
}

test('500 encodings of loopback and metadata addresses, 0 connections', async () => {
  const outbound = createOutbound({ loopback: false, verifyCertificates: true })
  const hosts = new Set([
    ...spellings(127, 0, 0, 1),
    ...spellings(127, 1, 2, 3),
    ...spellings(127, 255, 255, 254),
    ...spellings(169, 254, 169, 254),
    ...spellings(169, 254, 170, 2),
    ...spellings(0, 0, 0, 0),
    ...spellings(100, 100, 100, 200),
    ...['localhost', 'LOCALHOST', '[::1]', '[::]', '[fe80::1]', '[fd00:ec2::254]'],
  ])
  expect(hosts.size).toBeGreaterThanOrEqual(500)
  const before = connections
  for (const host of hosts) {
    await expect(outbound.send(request(`http://${host}:${port}/`)), host).rejects.toThrow(
      OutboundRefused,
    )
  }
  expect(connections).toBe(before)
  for (const url of ['file:///etc/passwd', 'ftp://example.com/', 'gopher://x', 'no url', '']) {
    await expect(outbound.send(request(url)), url).rejects.toThrow(OutboundRefused)
  }
  await outbound.stop()
})

test('a name is judged by what it resolves to, and locally the machine itself may be called', async () => {
  const local = createOutbound({ loopback: true, verifyCertificates: true })
  const url = `http://localhost:${port}/`
  expect(await local.send(request(url))).toEqual({ status: 200, text: 'ok' })
  const before = connections
  await local.send(request(url))
  expect(connections).toBe(before)
  await local.stop()
})

test('names below .localhost are this machine, and Millrace itself may be called under them', async () => {
  let headers: http.IncomingHttpHeaders = {}
  target.once('request', (request: http.IncomingMessage) => (headers = request.headers))
  const local = createOutbound({ loopback: true, verifyCertificates: true })
  const url = `http://abc.lambda-url.us-east-1.localhost:${port}/`
  expect((await local.send(request(url))).status).toBe(200)
  // By this a server knows its own calls, whatever they carry else.
  expect(headers['cdn-loop']).toBe('millrace')
  await local.stop()

  const rules = { loopback: false, verifyCertificates: true }
  const own = () => ({ address: '127.0.0.1', port })
  const server = createOutbound({ ...rules, own })
  expect((await server.send(request(url))).status).toBe(200)
  for (const other of [`http://localhost:${port}/`, `http://127.0.0.1:${port}/`]) {
    await expect(server.send(request(other)), other).rejects.toThrow(OutboundRefused)
  }
  const elsewhere = createOutbound({ ...rules, own: () => ({ ...own(), port: port + 1 }) })
  await expect(elsewhere.send(request(url))).rejects.toThrow(OutboundRefused)
  await Promise.all([server.stop(), elsewhere.stop()])
})

test('answers are read up to a bound, silence up to a deadline, redirects not followed', async () => {
  const outbound = createOutbound({ loopback: true, verifyCertificates: true })
  const url = `http://127.0.0.1:${port}/`
  answer = (response) => {
    response.writeHead(200)
    const more = () => {
      while (response.writable && response.write('x'.repeat(65_536)));
      response.once('drain', more)
    }
    more()
  }
  const endless = await outbound.send(request(url))
  expect(endless.text.length).toBeLessThanOrEqual(65_536)
  answer = () => {}
  await expect(outbound.send(request(url, 50))).rejects.toThrow('no answer within 0.05 seconds')
  answer = (response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
  expect((await outbound.send(request(url))).status).toBe(302)
  await outbound.stop()
})
