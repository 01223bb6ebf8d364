// Request line and headers: read once, bounded, refused where two readers could understand them
// differently.

import { badRequest, headTooLarge } from '../errors.ts'
import type { Exchange } from '../exchange.ts'

// Header names come in a few spellings; lower-casing each once is enough. Bounded, because callers
// choose them.
const MAX_NAMES = 500
const lowerCase = new Map<string, string>()

// A second value of these would make two readers of the request disagree.
const ONCE = new Set(['host', 'content-length', 'content-type', 'authorization', 'x-amz-target'])

export function readHead(exchange: Exchange): void {
  const { rawHeaders, target } = exchange.transport
  readHeaders(exchange, rawHeaders)
  const headers = exchange.headers
  const authority = headers[':authority']
  if (authority !== undefined) {
    if (headers['host'] !== undefined && headers['host'] !== authority) {
      throw badRequest('Host and :authority differ.')
    }
    headers['host'] = authority
  }
  readTarget(exchange, target)
  exchange.hasBody = exchange.transport.announceBody(headers)
}

function readHeaders(exchange: Exchange, raw: readonly string[]): void {
  if (raw.length > 2 * exchange.wire.options.limits.headerCount) {
    throw headTooLarge('Too many headers.')
  }
  const headers: Record<string, string> = Object.create(null)
  exchange.headers = headers
  for (let i = 0; i < raw.length; i += 2) {
    const sent = raw[i]!
    const name = lowerCase.get(sent) ?? lowered(sent)
    const value = raw[i + 1]!
    const before = headers[name]
    if (before === undefined) {
      headers[name] = value
      exchange.headerNames.push(name)
      continue
    }
    if (ONCE.has(name)) throw badRequest(`The header ${name} was sent more than once.`)
    exchange.repeated ??= new Map()
    const values = exchange.repeated.get(name)
    if (values === undefined) exchange.repeated.set(name, [before, value])
    else values.push(value)
    headers[name] = `${before}, ${value}`
  }
}

function lowered(name: string): string {
  const lower = name.toLowerCase()
  if (lowerCase.size < MAX_NAMES && name.length <= 64) lowerCase.set(name, lower)
  return lower
}

function readTarget(exchange: Exchange, target: string): void {
  let from = 0
  if (target.charCodeAt(0) !== 0x2f) from = originFormStart(exchange, target)
  const question = target.indexOf('?', from)
  const path = question < 0 ? target.slice(from) : target.slice(from, question)
  exchange.path = exchange.sentPath = path === '' ? '/' : path
  exchange.query = question < 0 ? '' : target.slice(question + 1)
}

/** Where the path begins in `http://host/path`, the form that clients send to proxies. */
function originFormStart(exchange: Exchange, target: string): number {
  if (target === '*' && exchange.method === 'OPTIONS') return 0
  if (!target.startsWith('http://')) throw badRequest('The request target is malformed.')
  const slash = target.indexOf('/', 'http://'.length)
  const end = slash < 0 ? target.length : slash
  if (target.slice('http://'.length, end) !== exchange.headers['host']) {
    throw badRequest('Host and request target differ.')
  }
  return end
}
