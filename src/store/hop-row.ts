// How the hops of a commit lie in a row: each name once, as JSON, then each hop as numbers and its
// own strings. A third of the bytes of an array of objects, and a quarter of the time.
//
//   row    = 01, u32 bytes of names, names as a JSON array of strings, hops
//   hop    = what it has, atMs since the hop before (zigzag), id, from, to, via, outcome, and what it has
//   number = base 128, lowest digits first, as long as its digits have the high bit set
//   name   = number of a name
//   text   = length and ASCII; or 0 and a name, for what is empty, long or not ASCII

import type { Hop, HopOutcome } from '../kernel/hop.ts'
import type { Val } from './store.ts'

/** Hops in one row of the hop partition; more of one commit continue in rows with next sequences. */
export const HOPS_PER_ROW = 1000

const VERSION = 1
const HEAD_BYTES = 5

// What a hop has beside the members that every hop has.
const PARENT = 1
const TRACE = 2
const ATTEMPT = 4
const REASON = 8
const NEXT = 16
const REQUEST = 32
const POSITION = 64
const INTENT = 128

const LONGEST_TEXT = 127
/** Five texts, each with its length, and ten numbers of at most eight bytes. */
const MOST_HOP_BYTES = 5 * (LONGEST_TEXT + 1) + 10 * 8

class Writer {
  bytes = Buffer.allocUnsafe(16 * 1024)
  at = 0
  names: string[] = []
  /** Of more than a few names: looking through them would take long. */
  numbers = new Map<string, number>()

  begin(): void {
    this.at = 0
    this.names = []
    this.numbers.clear()
  }

  reserve(): void {
    if (this.at + MOST_HOP_BYTES <= this.bytes.length) return
    const larger = Buffer.allocUnsafe(2 * this.bytes.length)
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }

  number(value: number): void {
    let rest = value
    while (rest >= 128) {
      this.bytes[this.at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.at++] = rest
  }

  name(name: string): void {
    this.number(this.#numberOf(name))
  }

  text(text: string): void {
    const { bytes } = this
    const { length } = text
    const start = this.at
    if (length > 0 && length <= LONGEST_TEXT) {
      bytes[start] = length
      let i = 0
      for (; i < length; i++) {
        const code = text.charCodeAt(i)
        if (code > 127) break
        bytes[start + 1 + i] = code
      }
      if (i === length) {
        this.at = start + 1 + length
        return
      }
    }
    bytes[start] = 0
    this.at = start + 1
    this.name(text)
  }

  end(): Val {
    const names = JSON.stringify(this.names)
    const namesBytes = Buffer.byteLength(names)
    const row = Buffer.allocUnsafe(HEAD_BYTES + namesBytes + this.at)
    row[0] = VERSION
    row.writeUInt32BE(namesBytes, 1)
    row.write(names, HEAD_BYTES, 'utf8')
    this.bytes.copy(row, HEAD_BYTES + namesBytes, 0, this.at)
    return row
  }

  #numberOf(name: string): number {
    const known = this.numbers.get(name)
    if (known !== undefined) return known
    const number = this.names.push(name) - 1
    this.numbers.set(name, number)
    return number
  }
}

const writer = new Writer()

/** Hops `from` to `end`, of which there may be fewer. */
export function encodeHops(hops: readonly Hop[], from = 0, end = from + HOPS_PER_ROW): Val {
  const last = Math.min(end, hops.length)
  writer.begin()
  let beforeMs = 0
  for (let i = from; i < last; i++) {
    writer.reserve()
    writeHop(hops[i]!, beforeMs)
    beforeMs = hops[i]!.atMs
  }
  return writer.end()
}

function writeHop(hop: Hop, beforeMs: number): void {
  const { parentId, traceId, attempt, reason, nextAtMs, requestId, position, intentId } = hop
  writer.number(
    (parentId === undefined ? 0 : PARENT) |
      (traceId === undefined ? 0 : TRACE) |
      (attempt === undefined ? 0 : ATTEMPT) |
      (reason === undefined ? 0 : REASON) |
      (nextAtMs === undefined ? 0 : NEXT) |
      (requestId === undefined ? 0 : REQUEST) |
      (position === undefined ? 0 : POSITION) |
      (intentId === undefined ? 0 : INTENT),
  )
  const passed = hop.atMs - beforeMs
  writer.number(passed >= 0 ? 2 * passed : -2 * passed - 1)
  writer.text(hop.id)
  writer.name(hop.from)
  writer.name(hop.to)
  writer.name(hop.via)
  writer.name(hop.outcome)
  if (parentId !== undefined) writer.text(parentId)
  if (traceId !== undefined) writer.text(traceId)
  if (attempt !== undefined) writer.number(attempt)
  if (reason !== undefined) writer.name(reason)
  if (nextAtMs !== undefined) writer.number(nextAtMs)
  if (requestId !== undefined) writer.text(requestId)
  if (position !== undefined) writer.number(position)
  if (intentId !== undefined) writer.text(intentId)
}

export function decodeHops(value: Val): Hop[] {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  // As rows were written before they were packed.
  if (bytes[0] !== VERSION) return JSON.parse(bytes.toString('utf8')) as Hop[]
  const reader = new Reader(bytes)
  const hops: Hop[] = []
  for (let beforeMs = 0; !reader.done; beforeMs = hops.at(-1)!.atMs) {
    hops.push(readHop(reader, beforeMs))
  }
  return hops
}

function readHop(reader: Reader, beforeMs: number): Hop {
  const has = reader.number()
  const moved = reader.number()
  const hop: { -readonly [Name in keyof Hop]: Hop[Name] } = {
    atMs: beforeMs + (moved % 2 === 0 ? moved / 2 : -(moved + 1) / 2),
    id: reader.text(),
    from: reader.name(),
    to: reader.name(),
    via: reader.name(),
    outcome: reader.name() as HopOutcome,
  }
  if (has & PARENT) hop.parentId = reader.text()
  if (has & TRACE) hop.traceId = reader.text()
  if (has & ATTEMPT) hop.attempt = reader.number()
  if (has & REASON) hop.reason = reader.name()
  if (has & NEXT) hop.nextAtMs = reader.number()
  if (has & REQUEST) hop.requestId = reader.text()
  if (has & POSITION) hop.position = reader.number()
  if (has & INTENT) hop.intentId = reader.text()
  return hop
}

class Reader {
  readonly #bytes: Buffer
  readonly #names: readonly string[]
  #at: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#at = HEAD_BYTES + bytes.readUInt32BE(1)
    this.#names = JSON.parse(bytes.toString('utf8', HEAD_BYTES, this.#at)) as string[]
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  number(): number {
    let value = 0
    for (let unit = 1; ; unit *= 128) {
      const digit = this.#bytes[this.#at++]!
      if (digit < 128) return value + digit * unit
      value += (digit - 128) * unit
    }
  }

  name(): string {
    return this.#names[this.number()]!
  }

  text(): string {
    const length = this.#bytes[this.#at++]!
    if (length === 0) return this.name()
    this.#at += length
    return this.#bytes.toString('latin1', this.#at - length, this.#at)
  }
}
