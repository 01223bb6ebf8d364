// The bytes of an answer. What would split it into two is refused, as node:http does.

import { STATUS_CODES } from 'node:http'

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const IMPOSSIBLE_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/
/** Bounded, because functions choose the names that their URLs answer with. */
const knownNames = new Set<string>()
const MOST_NAMES = 500

/** Status line and headers to the empty line, one character a byte. Throws TypeError. */
export function answerHead(status: number, head: readonly string[], keepAlive: string): string {
  let text = `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}\r\n`
  for (let i = 0; i < head.length; i += 2) {
    const name = head[i]!
    const value = head[i + 1]!
    if (!knownNames.has(name)) admit(name)
    if (IMPOSSIBLE_IN_VALUE.test(value)) {
      throw new TypeError(`the header ${name} holds a character that no header can hold`)
    }
    text += `${name}: ${value}\r\n`
  }
  return `${text}${keepAlive}\r\n`
}

function admit(name: string): void {
  if (!NAME.test(name)) throw new TypeError('a header has a name that no header can have')
  if (knownNames.size < MOST_NAMES && name.length <= 64) knownNames.add(name)
}

/** The body's bytes as text, one character each. */
export function latin1(body: string | Uint8Array, head: readonly string[]): string {
  if (typeof body !== 'string') {
    return Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
  }
  // The head carries the length in bytes: where it equals that in characters, the text is ASCII.
  if (head[0] === 'Content-Length' && Number(head[1]) === body.length) return body
  return Buffer.from(body, 'utf8').toString('latin1')
}

export function hasHeader(head: readonly string[], lowerName: string): boolean {
  for (let i = 0; i < head.length; i += 2) if (head[i]!.toLowerCase() === lowerName) return true
  return false
}
