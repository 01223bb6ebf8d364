import { describe, expect, it } from 'vitest'
import { encodeFrame, FrameReader, type HeaderValue } from './event-stream.ts'

const frame = (headers: [string, HeaderValue][], payload: string) =>
  encodeFrame({ headers: new Map(headers), payload: Buffer.from(payload) })

describe('event stream frames', () => {
  it('come out as they went in, however the bytes are cut', () => {
    const headers: [string, HeaderValue][] = [
      [':message-type', 'event'],
      ['flag', false],
      ['number', -5],
      ['long', 1n << 40n],
      ['bytes', Buffer.from([1, 2])],
      ['time', new Date(1_700_000_000_123)],
    ]
    const stream = Buffer.concat([frame(headers, 'one'), frame([], '')])
    const reader = new FrameReader()
    const messages = [...stream].flatMap((byte) => reader.read(Buffer.of(byte)))
    expect(messages).toHaveLength(2)
    expect([...messages[0]!.headers]).toEqual(headers)
    expect(Buffer.from(messages[0]!.payload).toString()).toBe('one')
  })

  it('have the checksums of the published example', () => {
    // https://smithy.io/2.0/aws/amazon-eventstream.html: an empty message is sixteen bytes.
    expect(Buffer.from(frame([], '')).toString('hex')).toBe('000000100000000005c248eb7d98c8ff')
  })

  it('are refused when a bit is wrong', () => {
    for (const at of [3, 9, 14]) {
      const bytes = Buffer.from(frame([['a', 'b']], 'payload'))
      bytes[at]! ^= 1
      expect(() => new FrameReader().read(Buffer.concat([bytes, Buffer.alloc(64)]))).toThrow()
    }
  })
})
