// Bodies of many megabytes are mostly one text: a deployment package in Base64. Such texts are taken
// out of the JSON and decoded in turns of the event loop before what is left is parsed at one go.

import { randomBytes } from 'node:crypto'
import { slicesOf } from '../../kernel/turn.ts'

/** A text that was taken out. */
export interface LongText {
  /** As it stood between its quotes; nothing in it is escaped. */
  readonly raw: Buffer
  /** What it decodes to; undefined: it is no Base64. */
  readonly bytes: Uint8Array | undefined
}

/** What is shorter is parsed as it is. */
export const LONG_BYTES = 512 << 10
const PIECE_BYTES = 128 << 10
const QUOTE = 0x22
const BACKSLASH = 0x5c

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
  for (let at = whole.indexOf(QUOTE); at >= 0; at = whole.indexOf(QUOTE, at)) {
    const end = await endOf(whole, at + 1, rest)
    if (end === undefined) break
    if (end.at - at > LONG_BYTES && !end.escaped) {
      const raw = whole.subarray(at + 1, end.at)
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

/** Where a text ends that begins here, and whether there is a backslash in it. */
async function endOf(
  body: Buffer,
  start: number,
  rest: () => Promise<void>,
): Promise<{ at: number; escaped: boolean } | undefined> {
  let escaped = false
  let at = start
  for (;;) {
    const quote = body.indexOf(QUOTE, at)
    if (quote < 0) return undefined
    const backslash = body.subarray(at, quote).indexOf(BACKSLASH)
    if (backslash < 0) return { at: quote, escaped }
    escaped = true
    at += backslash + 2
    await rest()
  }
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
