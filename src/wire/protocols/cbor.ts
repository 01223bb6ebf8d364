// CBOR (RFC 8949), as far as rpcv2Cbor uses it: bytes → plain values, and a writer.

import { MAX_DEPTH, MAX_ITEMS, malformed, tooDeep, tooMany } from './malformed.ts'

const BREAK = Symbol('break')
const MAX_BIGNUM_BYTES = 32
/** Keys count here, too. */
const MOST_ITEMS = 1.5 * MAX_ITEMS

/**
 * Bytes become Uint8Arrays, timestamps (tag 1) Dates, maps objects without a prototype. `unitMs`: what
 * timestamps count.
 */
export function readCbor(bytes: Uint8Array, unitMs = 1000): unknown {
  const reader = new CborReader(bytes, unitMs)
  const value = reader.item(0)
  if (value === BREAK || !reader.atEnd) throw truncated()
  return value
}

const truncated = () => malformed('The CBOR is not well-formed')

class CborReader {
  readonly #bytes: Buffer
  readonly #unitMs: number
  #at = 0
  #items = 0

  constructor(bytes: Uint8Array, unitMs: number) {
    this.#unitMs = unitMs
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get atEnd(): boolean {
    return this.#at === this.#bytes.length
  }

  item(depth: number): unknown {
    if (depth > MAX_DEPTH) throw tooDeep()
    if (++this.#items > MOST_ITEMS) throw tooMany()
    if (this.#at >= this.#bytes.length) throw truncated()
    const first = this.#bytes[this.#at++]!
    const major = first >> 5
    const info = first & 31
    switch (major) {
      case 0:
        return this.#argument(info)
      case 1: {
        const value = this.#argument(info)
        return typeof value === 'bigint' ? -1n - value : -1 - value
      }
      case 2:
        return info === 31 ? Buffer.concat(this.#chunks(2)) : this.#slice(this.#length(info))
      case 3:
        return info === 31
          ? Buffer.concat(this.#chunks(3)).toString('utf8')
          : this.#text(this.#length(info))
      case 4:
        return this.#array(info, depth)
      case 5:
        return this.#map(info, depth)
      case 6:
        return tagged(this.#argument(info), this.item(depth + 1), this.#unitMs)
      default:
        return this.#simple(info)
    }
  }

  #slice(length: number): Buffer {
    const end = this.#at + length
    if (end > this.#bytes.length) throw truncated()
    const slice = this.#bytes.subarray(this.#at, end)
    this.#at = end
    return slice
  }

  #text(length: number): string {
    const from = this.#at
    this.#at += length
    return this.#bytes.toString('utf8', from, this.#at)
  }

  #argument(info: number): number | bigint {
    if (info < 24) return info
    if (info > 27) throw truncated()
    const size = 1 << (info - 24)
    const from = this.#at
    this.#at += size
    if (this.#at > this.#bytes.length) throw truncated()
    if (size < 8) return this.#bytes.readUIntBE(from, size)
    const value = this.#bytes.readBigUInt64BE(from)
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value
  }

  /** Never more than what is left, so that a length alone allocates nothing. */
  #length(info: number): number {
    const length = this.#argument(info)
    if (typeof length === 'bigint' || length > this.#bytes.length - this.#at) throw truncated()
    return length
  }

  #chunks(major: number): Buffer[] {
    const chunks: Buffer[] = []
    for (;;) {
      const first = this.#slice(1)[0]!
      if (first === 0xff) return chunks
      if (first >> 5 !== major || (first & 31) === 31) throw truncated()
      if (++this.#items > MOST_ITEMS) throw tooMany()
      chunks.push(this.#slice(this.#length(first & 31)))
    }
  }

  #array(info: number, depth: number): unknown[] {
    const out: unknown[] = []
    const count = info === 31 ? Infinity : this.#length(info)
    for (let i = 0; i < count; i++) {
      const value = this.item(depth + 1)
      if (value === BREAK) {
        if (info === 31) return out
        throw truncated()
      }
      out.push(value)
    }
    return out
  }

  #map(info: number, depth: number): Record<string, unknown> {
    const out = Object.create(null) as Record<string, unknown>
    const count = info === 31 ? Infinity : this.#length(info)
    for (let i = 0; i < count; i++) {
      const key = this.item(depth + 1)
      if (key === BREAK && info === 31) return out
      if (typeof key !== 'string') throw truncated()
      const value = this.item(depth + 1)
      if (value === BREAK) throw truncated()
      out[key] = value
    }
    return out
  }

  #simple(info: number): unknown {
    switch (info) {
      case 20:
        return false
      case 21:
        return true
      case 22:
      case 23:
        return null
      case 25:
        return halfFloat(this.#slice(2).readUInt16BE(0))
      case 26:
        return this.#slice(4).readFloatBE(0)
      case 27:
        return this.#slice(8).readDoubleBE(0)
      case 31:
        return BREAK
      default:
        throw truncated()
    }
  }
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * fraction * 2 ** -24
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function tagged(tag: number | bigint, value: unknown, unitMs: number): unknown {
  if (value === BREAK) throw truncated()
  if (tag === 1) {
    if (typeof value !== 'number') throw truncated()
    return new Date(Math.round(value * unitMs))
  }
  if ((tag === 2 || tag === 3) && value instanceof Uint8Array) return bignum(tag, value)
  if (tag === 4 && Array.isArray(value) && value.length === 2) {
    return Number(value[1]) * 10 ** Number(value[0])
  }
  return value
}

function bignum(tag: number, bytes: Uint8Array): bigint {
  if (bytes.length > MAX_BIGNUM_BYTES) throw truncated()
  const value = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
  return tag === 2 ? value : -1n - value
}

/** Appends items to a buffer that grows. */
export class CborWriter {
  #bytes = Buffer.allocUnsafe(1024)
  #at = 0

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  /** The head of an item: 0 and 1 integers, 2 bytes, 3 text, 4 array, 5 map, 6 tag. */
  head(major: number, argument: number | bigint): void {
    this.#room(9)
    const top = major << 5
    if (argument < 24) this.#byte(top | Number(argument))
    else if (argument < 0x100) {
      this.#byte(top | 24)
      this.#byte(Number(argument))
    } else if (argument < 0x10000) {
      this.#byte(top | 25)
      this.#at = this.#bytes.writeUInt16BE(Number(argument), this.#at)
    } else if (argument < 0x100000000) {
      this.#byte(top | 26)
      this.#at = this.#bytes.writeUInt32BE(Number(argument), this.#at)
    } else {
      this.#byte(top | 27)
      this.#at = this.#bytes.writeBigUInt64BE(BigInt(argument), this.#at)
    }
  }

  text(text: string): void {
    const length = Buffer.byteLength(text)
    this.head(3, length)
    this.#room(length)
    this.#at += this.#bytes.write(text, this.#at, length, 'utf8')
  }

  bytes(bytes: Uint8Array): void {
    this.head(2, bytes.length)
    this.raw(bytes)
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  number(value: number | bigint): void {
    if (typeof value === 'bigint' || (Number.isSafeInteger(value) && !Object.is(value, -0))) {
      if (value >= 0) this.head(0, value)
      else this.head(1, typeof value === 'bigint' ? -1n - value : -1 - value)
    } else this.double(value)
  }

  double(value: number): void {
    this.#room(9)
    this.#byte(0xfb)
    this.#at = this.#bytes.writeDoubleBE(value, this.#at)
  }

  /** false, true, null: 20, 21, 22. */
  simple(value: 20 | 21 | 22): void {
    this.#room(1)
    this.#byte(0xe0 | value)
  }

  #byte(value: number): void {
    this.#bytes[this.#at++] = value
  }

  #room(length: number): void {
    if (this.#at + length <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#at + length))
    this.#bytes.copy(larger, 0, 0, this.#at)
    this.#bytes = larger
  }
}
