// The head of a request, for the common case only: what is not plain and complete is nobody's guess
// here but node:http's, whose parser is complete. So this one errs on the side of refusing.

/** A method, a target, headers, and a body of a known length: all that a request of an SDK has. */
export interface Head {
  readonly method: string
  readonly target: string
  /** Names and values in turn, as sent. */
  readonly rawHeaders: string[]
  readonly bodyBytes: number
  /** Where the body begins. */
  readonly end: number
}

const METHODS = new Set(['POST', 'GET', 'PUT', 'DELETE'])
const VERSION = ' HTTP/1.1'

/** 1: may stand in a header's name (a token of RFC 9110). 2: in a value. 4: in a target. */
const ALLOWED = new Uint8Array(256)
for (let byte = 0; byte < 256; byte++) {
  const character = String.fromCharCode(byte)
  if (/[!#$%&'*+\-.^_`|~0-9A-Za-z]/.test(character)) ALLOWED[byte]! |= 1
  if (byte === 9 || (byte >= 32 && byte !== 127)) ALLOWED[byte]! |= 2
  if (byte > 32 && byte < 127) ALLOWED[byte]! |= 4
}
const TOKEN = 1
const VALUE = 2
const TARGET = 4

/** Headers that change how a message is framed, or what is to be done with its connection. */
const UNCOMMON = new Set(['transfer-encoding', 'expect', 'upgrade', 'connection', 'te', 'trailer'])
/** Names that were looked at already, as sent. Bounded, because callers choose them. */
const kinds = new Map<string, 'plain' | 'length' | 'host' | 'connection' | 'uncommon'>()
const MOST_NAMES = 500

/**
 * Reads a head; undefined unless it is complete, well formed and common. Headers may not be repeated
 * where that could matter, lines may not be folded, numbers not signed.
 */
export function readHead(bytes: Buffer, headBytes: number): Head | undefined {
  const end = bytes.indexOf('\r\n\r\n', 0, 'latin1')
  if (end < 0 || end > headBytes) return undefined
  const text = bytes.toString('latin1', 0, end + 2)
  const lineEnd = text.indexOf('\r\n')
  const space = text.indexOf(' ')
  const method = text.slice(0, space)
  const targetEnd = lineEnd - VERSION.length
  if (!METHODS.has(method) || targetEnd <= space + 1) return undefined
  if (!text.startsWith('/', space + 1) || !text.startsWith(VERSION, targetEnd)) return undefined
  if (!consistsOf(bytes, space + 1, targetEnd, TARGET)) return undefined
  const rawHeaders: string[] = []
  let length: string | undefined
  let hosts = 0
  for (let at = lineEnd + 2; at < text.length;) {
    const colon = text.indexOf(':', at)
    const stop = text.indexOf('\r\n', at)
    if (colon <= at || colon > stop) return undefined
    const name = text.slice(at, colon)
    const kind = kinds.get(name) ?? kindOf(name, bytes, at, colon)
    let first = colon + 1
    let last = stop
    while (first < last && isBlank(text.charCodeAt(first))) first++
    while (last > first && isBlank(text.charCodeAt(last - 1))) last--
    if (!consistsOf(bytes, first, last, VALUE)) return undefined
    const value = text.slice(first, last)
    if (kind === 'length') {
      // Exactly `: 2` or `:2`, and once.
      const sent = text.slice(colon + 1, stop)
      if (length !== undefined || (sent !== value && sent !== ` ${value}`)) return undefined
      length = value
    } else if (kind === 'host') hosts++
    else if (kind === 'connection' ? value.toLowerCase() !== 'keep-alive' : kind === 'uncommon') {
      return undefined
    }
    rawHeaders.push(name, value)
    at = stop + 2
  }
  const bodyBytes = length === undefined ? 0 : bodyBytesOf(length)
  if (hosts !== 1 || bodyBytes < 0) return undefined
  return { method, target: text.slice(space + 1, targetEnd), rawHeaders, bodyBytes, end: end + 4 }
}

/** Whether bytes without the end of a head may be the beginning of one that `readHead` reads. */
export function isBegun(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 8)
  const space = start.indexOf(' ')
  return METHODS.has(start.slice(0, space)) && !bytes.includes('\r\n\r\n', 0, 'latin1')
}

function kindOf(name: string, bytes: Buffer, from: number, to: number) {
  if (!consistsOf(bytes, from, to, TOKEN)) return 'uncommon'
  const lower = name.toLowerCase()
  const kind =
    lower === 'content-length'
      ? 'length'
      : lower === 'host' || lower === 'connection'
        ? lower
        : lower === 'proxy-connection'
          ? 'connection'
          : UNCOMMON.has(lower)
            ? 'uncommon'
            : 'plain'
  if (kinds.size < MOST_NAMES && name.length <= 64) kinds.set(name, kind)
  return kind
}

/** -1: no plain number. */
function bodyBytesOf(text: string): number {
  if (text.length === 0 || text.length > 9) return -1
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48
    if (digit < 0 || digit > 9) return -1
    bytes = bytes * 10 + digit
  }
  return bytes
}

function consistsOf(bytes: Uint8Array, from: number, to: number, what: number): boolean {
  for (let i = from; i < to; i++) if ((ALLOWED[bytes[i]!]! & what) === 0) return false
  return true
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9
}
