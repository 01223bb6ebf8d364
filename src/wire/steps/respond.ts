// Puts an answer on the connection: the headers that every answer has, head and small body in one
// write.

import { Readable } from 'node:stream'
import { crc32 } from '../../kernel/checksums.ts'
import type { Exchange } from '../exchange.ts'
import type { WireResponse } from '../protocol.ts'

export async function respond(
  exchange: Exchange,
  response: WireResponse & { cookies?: readonly string[] },
): Promise<void> {
  const { transport, wire } = exchange
  const { status, body } = response
  const streamed = typeof body !== 'string' && !(body instanceof Uint8Array)
  const head: string[] = []
  // Content-Length stands first: the transport looks there whether the text is ASCII.
  const counted = !streamed && hasLength(exchange, response)
  if (counted) head.push('Content-Length', byteLength(body))
  if (counted && exchange.traits.sendsCrc32) head.push('x-amz-crc32', crc32Of(body))
  head.push('x-amzn-RequestId', exchange.requestId, 'Date', wire.dateHeader())
  for (const name in response.headers) {
    if (SENT.has(name) || (counted && LENGTH.has(name))) continue
    head.push(name, response.headers[name]!)
  }
  if (response.cookies !== undefined) {
    for (const cookie of response.cookies) head.push('Set-Cookie', cookie)
  }
  if (exchange.extraHeaders !== undefined) {
    for (const [name, value] of exchange.extraHeaders) head.push(name, value)
  }
  if (exchange.origin !== undefined) allowOrigin(head, exchange.origin)
  if (streamed) await stream(body, () => transport.sendStream(status, head, body, wire.draining))
  else transport.send(status, head, body, wire.draining)
}

/** What nobody reads to its end, or at all, must let go of what it reads from. */
async function stream(body: AsyncIterable<Uint8Array>, send: () => Promise<void>): Promise<void> {
  try {
    await send()
  } finally {
    if (body instanceof Readable) body.destroy()
  }
}

/** A protocol may name the request id too: it is sent once. */
const SENT = new Set(['x-amzn-requestid', 'x-amzn-RequestId', 'date', 'Date'])

const LENGTH = new Set(['content-length', 'Content-Length'])

/** An answer to HEAD tells the length of what GET would send, where the operation knows it. */
function hasLength({ method }: Exchange, { status, headers }: WireResponse): boolean {
  if (status === 204 || status === 304) return false
  if (method !== 'HEAD') return true
  return headers['content-length'] === undefined && headers['Content-Length'] === undefined
}

function byteLength(body: string | Uint8Array): string {
  return String(typeof body === 'string' ? Buffer.byteLength(body) : body.length)
}

function crc32Of(body: string | Uint8Array): string {
  return String(crc32(typeof body === 'string' ? Buffer.from(body, 'utf8') : body))
}

/** For the one origin that asked, never for all. */
function allowOrigin(head: string[], origin: string): void {
  head.push('Access-Control-Allow-Origin', origin, 'Vary', 'Origin')
  head.push('Access-Control-Expose-Headers', '*')
}
