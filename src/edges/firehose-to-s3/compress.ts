// What is written to S3, compressed on its way.
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_ExtendedS3DestinationConfiguration.html

import { Readable, type Transform } from 'node:stream'
import { createDeflateRaw, createGzip } from 'node:zlib'
import { createChecksum } from '../../kernel/checksums.ts'
import { snappyBlock } from './snappy.ts'

export type Bytes = AsyncIterable<Uint8Array>

/** `name`: of the only entry of a ZIP archive. */
export function compressed(content: Bytes, compression: string, name: string): Bytes {
  switch (compression) {
    case 'GZIP':
      return through(content, createGzip())
    case 'ZIP':
      return zipped(content, name)
    case 'Snappy':
      return framed(content)
    case 'HADOOP_SNAPPY':
      return hadoop(content)
    default:
      return content
  }
}

function through(content: Bytes, transform: Transform): Bytes {
  const source = Readable.from(content, { objectMode: false })
  source.on('error', (error) => transform.destroy(error))
  return source.pipe(transform)
}

/** Pieces of one size, the last perhaps smaller. */
async function* cut(content: Bytes, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let bytes = 0
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length;) {
      const part = Buffer.from(chunk.subarray(at, at + size - bytes))
      held.push(part)
      bytes += part.length
      at += part.length
      if (bytes < size) continue
      yield Buffer.concat(held)
      held = []
      bytes = 0
    }
  }
  if (bytes > 0) yield Buffer.concat(held)
}

const FRAME_BYTES = 65_536
const STREAM_ID = Buffer.from([0xff, 6, 0, 0, ...Buffer.from('sNaPpY', 'latin1')])

/** https://github.com/google/snappy/blob/main/framing_format.txt */
async function* framed(content: Bytes): AsyncGenerator<Buffer> {
  yield STREAM_ID
  for await (const block of cut(content, FRAME_BYTES)) {
    const data = snappyBlock(block)
    const head = Buffer.alloc(8)
    head.writeUIntLE(data.length + 4, 1, 3)
    head.writeUInt32LE(masked(crc32c(block)), 4)
    yield Buffer.concat([head, data])
  }
}

function crc32c(data: Uint8Array): number {
  const sum = createChecksum('crc32c')
  sum.update(data)
  return Buffer.from(sum.digest(), 'base64').readUInt32BE()
}

function masked(sum: number): number {
  return (((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0
}

const HADOOP_BYTES = 262_144

/** Hadoop's block stream: sizes before and after, then the block. */
async function* hadoop(content: Bytes): AsyncGenerator<Buffer> {
  for await (const block of cut(content, HADOOP_BYTES)) {
    const parts: Buffer[] = [Buffer.alloc(4)]
    parts[0]!.writeUInt32BE(block.length)
    for (let at = 0; at < block.length; at += FRAME_BYTES) {
      const data = snappyBlock(block.subarray(at, at + FRAME_BYTES))
      const head = Buffer.alloc(4)
      head.writeUInt32BE(data.length)
      parts.push(head, data)
    }
    yield Buffer.concat(parts)
  }
}

const DEFLATED = 8
/** Sizes and sum follow the data; names are UTF-8. */
const FLAGS = 0x0808
/** 1980-01-01, the first day that an archive can tell. */
const DAY = 0x0021

/** An archive with one entry. */
async function* zipped(content: Bytes, name: string): AsyncGenerator<Buffer> {
  const nameBytes = Buffer.from(name, 'utf8')
  const sum = createChecksum('crc32')
  const sizes = { plain: 0, packed: 0 }
  async function* summed() {
    for await (const chunk of content) {
      sum.update(chunk)
      sizes.plain += chunk.length
      yield chunk
    }
  }
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  fill(local, 4, [20, FLAGS, DEFLATED, 0, DAY])
  local.writeUInt16LE(nameBytes.length, 26)
  yield Buffer.concat([local, nameBytes])
  for await (const chunk of through(summed(), createDeflateRaw())) {
    sizes.packed += chunk.length
    yield Buffer.from(chunk)
  }
  const crc = Buffer.from(sum.digest(), 'base64').readUInt32BE()
  const descriptor = Buffer.alloc(16)
  for (const [i, word] of [0x08074b50, crc, sizes.packed, sizes.plain].entries()) {
    descriptor.writeUInt32LE(word, 4 * i)
  }
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  fill(central, 4, [20, 20, FLAGS, DEFLATED, 0, DAY])
  for (const [i, word] of [crc, sizes.packed, sizes.plain].entries()) {
    central.writeUInt32LE(word, 16 + 4 * i)
  }
  central.writeUInt16LE(nameBytes.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  fill(end, 8, [1, 1])
  end.writeUInt32LE(central.length + nameBytes.length, 12)
  const before = local.length + nameBytes.length + sizes.packed + descriptor.length
  end.writeUInt32LE(before, 16)
  yield Buffer.concat([descriptor, central, nameBytes, end])
}

function fill(into: Buffer, from: number, words: readonly number[]): void {
  for (const [i, word] of words.entries()) into.writeUInt16LE(word, from + 2 * i)
}
