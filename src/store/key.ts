// Keys as tuples: strings and unsigned integers in an encoding whose byte order is tuple order.
// A string is its UTF-8 bytes with 00 written as 00 FF, ended by 00 00 (so 'a' < 'a\0' < 'ab');
// a number is 8 bytes big-endian, good to 2^53 - 1.

import { MAX_KEY_BYTES, type Key } from './store.ts'

export type KeyPart = string | number | bigint | Uint8Array

/** Room for a full key and, behind it, for the longest text in UTF-8. */
const scratch = Buffer.allocUnsafe(4 * MAX_KEY_BYTES)

/** Encodes a tuple. Throws RangeError when the parts do not fit into a key. */
export function keyOf(...parts: KeyPart[]): Key {
  let at = 0
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    if (typeof part === 'string') at = writeText(part, at)
    else if (typeof part === 'number') at = writeInteger(part, at)
    else if (typeof part === 'bigint') at = scratch.writeBigUInt64BE(part, at)
    else at = writeBytes(part, at)
  }
  if (at > MAX_KEY_BYTES) throw new RangeError(`key of ${at} bytes is over ${MAX_KEY_BYTES}`)
  const key = Buffer.allocUnsafe(at)
  // A few bytes: faster one by one than by a call that leaves JavaScript.
  for (let i = 0; i < at; i++) key[i] = scratch[i]!
  return key
}

/** The half-open range that holds every key beginning with this tuple. */
export function rangeOf(...parts: KeyPart[]): { start: Key; end: Key } {
  const start = keyOf(...parts)
  return { start, end: successor(start) }
}

/** The first key after all keys that begin with `prefix`. */
export function successor(prefix: Key): Key {
  for (let i = prefix.length - 1; i >= 0; i--) {
    if (prefix[i]! === 0xff) continue
    // A copy: `slice` of a Buffer would share the prefix's own bytes.
    const end = new Uint8Array(prefix.subarray(0, i + 1))
    end[i]!++
    return end
  }
  return new Uint8Array(MAX_KEY_BYTES).fill(0xff)
}

/** The first key after `key` itself. */
export function after(key: Key): Key {
  const next = new Uint8Array(key.length + 1)
  next.set(key)
  return next
}

/** Walks a key made by `keyOf`, part by part, in the order in which it was written. */
export class KeyReader {
  #key: Buffer
  #at = 0

  constructor(key: Key) {
    this.#key = Buffer.from(key.buffer, key.byteOffset, key.byteLength)
  }

  text(): string {
    const start = this.#at
    let escaped = false
    let i = start
    for (; ; i++) {
      if (i + 1 >= this.#key.length) throw new RangeError('unterminated text in key')
      if (this.#key[i] !== 0) continue
      if (this.#key[i + 1] === 0) break
      escaped = true
      i++
    }
    this.#at = i + 2
    const text = this.#key.toString('utf8', start, i)
    // 00 FF decodes to NUL plus a replacement character: undo the escape.
    return escaped ? unescapeText(this.#key.subarray(start, i)) : text
  }

  integer(): number {
    const high = this.#key.readUInt32BE(this.#at)
    const low = this.#key.readUInt32BE(this.#at + 4)
    this.#at += 8
    return high * 2 ** 32 + low
  }

  /** Without a length: all that is left. */
  bytes(length = this.#key.length - this.#at): Uint8Array {
    const out = this.#key.subarray(this.#at, this.#at + length)
    this.#at += length
    return out
  }
}

function unescapeText(bytes: Uint8Array): string {
  const out: number[] = []
  for (let i = 0; i < bytes.length; i++) {
    out.push(bytes[i]!)
    if (bytes[i] === 0) i++
  }
  return Buffer.from(out).toString('utf8')
}

function writeText(text: string, from: number): number {
  if (text.length > MAX_KEY_BYTES) {
    throw new RangeError(`text of ${text.length} characters in a key`)
  }
  let at = from
  const plainEnd = writeAscii(text, from)
  if (plainEnd > 0) {
    at = plainEnd
  } else if (text.includes('\0')) {
    for (const byte of Buffer.from(text, 'utf8')) {
      scratch[at++] = byte
      if (byte === 0) scratch[at++] = 0xff
      if (at > 2 * MAX_KEY_BYTES) throw tooLong()
    }
  } else {
    if (at > MAX_KEY_BYTES) throw tooLong()
    at += scratch.write(text, at, 'utf8')
  }
  scratch[at++] = 0
  scratch[at++] = 0
  return at
}

/** Where it ends; 0 for a text that is not all ASCII, or holds NUL. */
function writeAscii(text: string, from: number): number {
  if (from + text.length > MAX_KEY_BYTES) return 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 0 || code > 127) return 0
    scratch[from + i] = code
  }
  return from + text.length
}

function writeInteger(value: number, at: number): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`${value} in a key`)
  writeUInt32(Math.floor(value / 2 ** 32), at)
  writeUInt32(value, at + 4)
  return at + 8
}

/** Of a larger number its low 32 bits. */
function writeUInt32(value: number, at: number): void {
  scratch[at] = value >>> 24
  scratch[at + 1] = value >>> 16
  scratch[at + 2] = value >>> 8
  scratch[at + 3] = value
}

function writeBytes(bytes: Uint8Array, at: number): number {
  if (at + bytes.length > MAX_KEY_BYTES) throw tooLong()
  scratch.set(bytes, at)
  return at + bytes.length
}

function tooLong(): RangeError {
  return new RangeError(`key is over ${MAX_KEY_BYTES} bytes`)
}
