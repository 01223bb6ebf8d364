// Bodies of many megabytes are mostly one text: a deployment package in Base64. Such texts are taken
// out of the JSON and decoded in turns of the event loop before what is left is parsed at one go.

import { randomBytes } from 'node:crypto'
import { slicesOf } from '../../kernel/turn.ts'

/** A text that was taken out. */
export interface LongText {
  /** As it stood between its quotes; no character in it is escaped (any more). */
  readonly raw: Buffer
  /** What it decodes to; undefined: it is no Base64. */
  readonly bytes: Uint8Array | undefined
}

/** What is shorter is parsed as it is. */
export const LONG_BYTES = 512 << 10
const PIECE_BYTES = 128 << 10
const QUOTE = 0x22
const BACKSLASH = 0x5c
const SLASH = 0x2f
/** Escaped characters after which others may have their turn. */
const ESCAPES_PER_LOOK = 256

const slice = slicesOf(5)
/** Nobody else can name a text that was taken out. */
const MARK = `long text ${randomBytes(16).toString('hex')} `
const taken = new WeakMap<Uint8Array, readonly LongText[]>()

/** Answers a body that stands for this one, or this one if nothing in it is long. */
export async function withoutLongTexts(body: Uint8Array): Promise<Uint8Array> {
  const whole = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const texts: LongText[] = []
  const kept: Buffer[] = []
  const { rest } = slice()
  let from = 0
  const [quotes, backslashes] = [QUOTE, BACKSLASH].map((byte) => new Finder(whole, byte)) as [
    Finder,
    Finder,
  ]
  const marks = { body: whole, quotes, backslashes }
  for (let at = quotes.at(0); at < whole.length; at = quotes.at(at)) {
    const end = await endOf(marks, at + 1, rest)
    if (end === undefined) break
    if (end.at - at > LONG_BYTES && end.escapes !== 'others') {
      const text = whole.subarray(at + 1, end.at)
      const raw = end.escapes === 'slashes' ? await withPlainSlashes(text, rest) : text
      kept.push(whole.subarray(from, at + 1), Buffer.from(MARK + texts.length))
      texts.push({ raw, bytes: await decoded(raw, rest) })
      from = end.at
    }
    at = end.at + 1
    await rest()
  }
  if (texts.length === 0) return body
  const shorter = Buffer.concat([...kept, whole.subarray(from)])
  taken.set(shorter, texts)
  return shorter
}

/** How `JSON.parse` puts the texts back in their places. */
export function reviverOf(
  body: Uint8Array,
): ((name: string, value: unknown) => unknown) | undefined {
  const texts = taken.get(body)
  if (texts === undefined) return undefined
  return (_name, value) =>
    typeof value === 'string' && value.startsWith(MARK)
      ? (texts[Number(value.slice(MARK.length))] ?? value)
      : value
}

/** Finds a byte at or behind a place; what was found further on is not looked for again. */
class Finder {
  readonly #body: Buffer
  readonly #byte: number
  #found = -1

  constructor(body: Buffer, byte: number) {
    this.#body = body
    this.#byte = byte
  }

  /** Places must not go back. Infinity: there is none. */
  at(from: number): number {
    if (this.#found >= from) return this.#found
    const found = this.#body.indexOf(this.#byte, from)
    return (this.#found = found < 0 ? Infinity : found)
  }
}

/** Where a text ends that begins here, and what is escaped in it: PHP escapes the slashes of Base64. */
async function endOf(
  { body, quotes, backslashes }: Marks,
  start: number,
  rest: () => Promise<void>,
): Promise<{ at: number; escapes: 'none' | 'slashes' | 'others' } | undefined> {
  let escapes: 'none' | 'slashes' | 'others' = 'none'
  let at = start
  for (let count = 1; ; count++) {
    const quote = quotes.at(at)
    if (quote === Infinity) return undefined
    const backslash = backslashes.at(at)
    if (backslash > quote) return { at: quote, escapes }
    if (body[backslash + 1] !== SLASH) escapes = 'others'
    else if (escapes === 'none') escapes = 'slashes'
    at = backslash + 2
    if (count % ESCAPES_PER_LOOK === 0) await rest()
  }
}

interface Marks {
  readonly body: Buffer
  readonly quotes: Finder
  readonly backslashes: Finder
}

/** The text in which each `\/` is a `/`. */
async function withPlainSlashes(text: Buffer, rest: () => Promise<void>): Promise<Buffer> {
  const plain = Buffer.allocUnsafeSlow(text.length)
  let length = 0
  let from = 0
  for (let count = 1; ; count++) {
    const backslash = text.indexOf(BACKSLASH, from)
    if (backslash < 0) break
    length += text.copy(plain, length, from, backslash)
    from = backslash + 1
    if (count % ESCAPES_PER_LOOK === 0) await rest()
  }
  length += text.copy(plain, length, from)
  return plain.subarray(0, length)
}

async function decoded(raw: Buffer, rest: () => Promise<void>): Promise<Uint8Array | undefined> {
  const padding = raw.at(-2) === 0x3d ? 2 : raw.at(-1) === 0x3d ? 1 : 0
  const length = (raw.length / 4) * 3 - padding
  if (raw.length % 4 !== 0) return undefined
  const bytes = Buffer.allocUnsafeSlow(length)
  let written = 0
  for (let at = 0; at < raw.length; at += PIECE_BYTES) {
    const piece = raw.toString('latin1', at, Math.min(at + PIECE_BYTES, raw.length))
    // Node's decoder skips over what is no Base64: then there are fewer bytes.
    written += bytes.write(piece, written, 'base64')
    if (written !== Math.min(length, ((at + PIECE_BYTES) / 4) * 3)) return undefined
    await rest()
  }
  return bytes
}
