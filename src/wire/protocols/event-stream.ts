// Frames of application/vnd.amazon.eventstream: two lengths, CRC of them, headers, payload, CRC of all.
// https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html#streaming-event-stream

import { crc32 } from './crc32.ts'

export type HeaderValue = boolean | number | bigint | Uint8Array | string | Date

export interface EventMessage {
  readonly headers: ReadonlyMap<string, HeaderValue>
  readonly payload: Uint8Array
}

const PRELUDE = 8
const OVERHEAD = 16
const MAX_FRAME = 24 * 1024 * 1024
const MAX_HEADERS = 128 * 1024

export function encodeFrame({ headers, payload }: EventMessage): Uint8Array {
  const head = Buffer.concat([...headers].map(([name, value]) => encodeHeader(name, value)))
  const frame = Buffer.allocUnsafe(OVERHEAD + head.length + payload.length)
  frame.writeUInt32BE(frame.length, 0)
  frame.writeUInt32BE(head.length, 4)
  frame.writeUInt32BE(crc32(frame.subarray(0, PRELUDE)), PRELUDE)
  frame.set(head, PRELUDE + 4)
  frame.set(payload, PRELUDE + 4 + head.length)
  frame.writeUInt32BE(crc32(frame.subarray(0, frame.length - 4)), frame.length - 4)
  return frame
}

function encodeHeader(name: string, value: HeaderValue): Buffer {
  const key = Buffer.from(name, 'utf8')
  return Buffer.concat([Buffer.of(key.length), key, encodeValue(value)])
}

function encodeValue(value: HeaderValue): Buffer {
  if (typeof value === 'boolean') return Buffer.of(value ? 0 : 1)
  if (typeof value === 'number') {
    const out = Buffer.alloc(5, 4)
    out.writeInt32BE(value, 1)
    return out
  }
  if (typeof value === 'bigint' || value instanceof Date) {
    const out = Buffer.alloc(9, typeof value === 'bigint' ? 5 : 8)
    out.writeBigInt64BE(typeof value === 'bigint' ? value : BigInt(value.getTime()), 1)
    return out
  }
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  const head = Buffer.of(typeof value === 'string' ? 7 : 6, 0, 0)
  head.writeUInt16BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

/** Takes bytes as they come, gives whole messages. Throws on a wrong checksum or length. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0)

  read(chunk: Uint8Array): EventMessage[] {
    const messages: EventMessage[] = []
    this.#rest = Buffer.concat([this.#rest, chunk])
    while (this.#rest.length >= PRELUDE + 4) {
      const length = this.#rest.readUInt32BE(0)
      if (length < OVERHEAD || length > MAX_FRAME) throw new Error('event stream: wrong length')
      if (this.#rest.length < length) break
      messages.push(decodeFrame(this.#rest.subarray(0, length)))
      this.#rest = this.#rest.subarray(length)
    }
    return messages
  }
}

export function decodeFrame(frame: Buffer): EventMessage {
  const headersLength = frame.readUInt32BE(4)
  const end = frame.length - 4
  if (crc32(frame.subarray(0, PRELUDE)) !== frame.readUInt32BE(PRELUDE)) {
    throw new Error('event stream: wrong prelude checksum')
  }
  if (crc32(frame.subarray(0, end)) !== frame.readUInt32BE(end)) {
    throw new Error('event stream: wrong checksum')
  }
  const payloadAt = PRELUDE + 4 + headersLength
  if (payloadAt > end || headersLength > MAX_HEADERS) throw new Error('event stream: wrong headers')
  return {
    headers: decodeHeaders(frame.subarray(PRELUDE + 4, payloadAt)),
    payload: frame.subarray(payloadAt, end),
  }
}

function decodeHeaders(bytes: Buffer): Map<string, HeaderValue> {
  const headers = new Map<string, HeaderValue>()
  let at = 0
  while (at < bytes.length) {
    const nameEnd = at + 1 + bytes.readUInt8(at)
    const name = bytes.toString('utf8', at + 1, nameEnd)
    const [value, next] = decodeValue(bytes, nameEnd)
    headers.set(name, value)
    at = next
  }
  return headers
}

function decodeValue(bytes: Buffer, at: number): [HeaderValue, number] {
  const start = at + 1
  switch (bytes.readUInt8(at)) {
    case 0:
      return [true, start]
    case 1:
      return [false, start]
    case 2:
      return [bytes.readInt8(start), start + 1]
    case 3:
      return [bytes.readInt16BE(start), start + 2]
    case 4:
      return [bytes.readInt32BE(start), start + 4]
    case 5:
      return [bytes.readBigInt64BE(start), start + 8]
    case 6:
    case 7: {
      const end = start + 2 + bytes.readUInt16BE(start)
      if (end > bytes.length) throw new Error('event stream: wrong header length')
      const value = bytes.subarray(start + 2, end)
      return [bytes.readUInt8(at) === 7 ? value.toString('utf8') : value, end]
    }
    case 8:
      return [new Date(Number(bytes.readBigInt64BE(start))), start + 8]
    case 9:
      return [bytes.subarray(start, start + 16), start + 16]
    default:
      throw new Error('event stream: unknown header type')
  }
}
