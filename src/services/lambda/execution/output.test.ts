import { describe, expect, it } from 'vitest'
import { FrameReader, LineSplitter, MAX_MESSAGE_BYTES } from './output.ts'

function frame(text: string, type = 0xa55a0003): Buffer {
  const message = Buffer.from(text)
  const head = Buffer.alloc(16)
  head.writeUInt32BE(type, 0)
  head.writeUInt32BE(message.length, 4)
  return Buffer.concat([head, message])
}

/** Everything at once, and byte by byte. */
const CUTS = [Number.POSITIVE_INFINITY, 7, 1]

function feed(reader: { write(chunk: Buffer): void }, bytes: Buffer, cut: number): void {
  const step = Math.min(cut, bytes.length)
  for (let at = 0; at < bytes.length; at += step) reader.write(bytes.subarray(at, at + step))
}

describe.each(CUTS)('cut into pieces of %d bytes', (cut) => {
  it('lines are split, whatever the cut does to characters and newlines', () => {
    const seen: string[] = []
    const lines = new LineSplitter((line) => seen.push(line))
    feed(lines, Buffer.from('één\r\n\n둘\nthe rest'), cut)
    expect(seen).toEqual(['één', '', '둘'])
    lines.flush()
    lines.flush()
    expect(seen.at(-1)).toBe('the rest')
    expect(seen).toHaveLength(4)
  })

  it('frames keep their newlines but the last', () => {
    const seen: string[] = []
    const frames = new FrameReader((message) => seen.push(message))
    feed(frames, Buffer.concat([frame('a\nb\n'), frame(''), frame('셋', 0xa55a0017)]), cut)
    expect(seen).toEqual(['a\nb', '', '셋'])
  })

  it('what is no frame ends the channel', () => {
    const seen: string[] = []
    const frames = new FrameReader((message) => seen.push(message))
    feed(frames, Buffer.concat([frame('good'), Buffer.from('x'.repeat(40)), frame('late')]), cut)
    expect(seen).toEqual(['good'])
  })
})

describe('what is too long', () => {
  it('is cut into several lines', () => {
    const lengths: number[] = []
    const lines = new LineSplitter((line) => lengths.push(line.length))
    lines.write(Buffer.alloc(2 * MAX_MESSAGE_BYTES + 5, 'x'))
    lines.write(Buffer.from('\n'))
    expect(lengths).toEqual([MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES, 5])
  })

  it('is cut off in a frame, and the next frame is found', () => {
    const seen: number[] = []
    const frames = new FrameReader((message) => seen.push(message.length))
    frames.write(Buffer.concat([frame('x'.repeat(MAX_MESSAGE_BYTES + 9)), frame('next')]))
    expect(seen).toEqual([MAX_MESSAGE_BYTES, 4])
  })
})
