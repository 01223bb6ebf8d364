// What is written can be read again: Snappy's blocks and both of its framings by a reader that is not ours,
// gzip and ZIP by others.

import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { snappyUncompress } from 'hyparquet'
import { expect, test } from 'vitest'
import { fromBuffer } from 'yauzl'
import { compressed } from './compress.ts'
import { snappyBlock } from './snappy.ts'

const runs = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 300 })))
  .map((parts) =>
    Buffer.concat(parts.map(([bytes, times]) => Buffer.concat(Array(times).fill(bytes)))),
  )

function unpacked(block: Uint8Array, length: number): Buffer {
  const output = new Uint8Array(length)
  snappyUncompress(block, output)
  return Buffer.from(output)
}

test('a block of Snappy holds what went in', () => {
  fc.assert(
    fc.property(runs, (bytes) => {
      const input = bytes.subarray(0, 65_536)
      if (input.length > 0)
        expect(input.equals(unpacked(snappyBlock(input), input.length))).toBe(true)
    }),
    { numRuns: 60 },
  )
  const text = Buffer.from('{"user":"ann","n":1}\n'.repeat(3_000))
  expect(snappyBlock(text).length).toBeLessThan(text.length / 10)
})

async function all(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* inPieces(content: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < content.length; at += 50_000) yield content.subarray(at, at + 50_000)
}

const CONTENT = Buffer.from(Array.from({ length: 40_000 }, (_, i) => `{"n":${i}}\n`).join(''))
const written = (compression: string) => all(compressed(inPieces(CONTENT), compression, 'entry'))

test('gzip, and no compression', async () => {
  expect(CONTENT.equals(gunzipSync(await written('GZIP')))).toBe(true)
  expect(CONTENT.equals(await written('UNCOMPRESSED'))).toBe(true)
})

test('Snappy’s framing: a mark, then chunks with their sums', async () => {
  const file = await written('Snappy')
  expect(file.subarray(0, 10)).toEqual(Buffer.from('ff060000734e61507059', 'hex'))
  const parts: Buffer[] = []
  for (let at = 10; at < file.length;) {
    expect(file[at]).toBe(0)
    const length = file.readUIntLE(at + 1, 3)
    const size = Math.min(65_536, CONTENT.length - parts.length * 65_536)
    parts.push(unpacked(file.subarray(at + 8, at + 4 + length), size))
    at += 4 + length
  }
  expect(CONTENT.equals(Buffer.concat(parts))).toBe(true)
})

test('the masked sum of a chunk is that of the format’s own rule', async () => {
  // CRC-32C of "123456789" is e3069283.
  const file = await all(compressed(inPieces(Buffer.from('123456789')), 'Snappy', ''))
  const crc = 0xe3069283
  expect(file.readUInt32LE(14)).toBe((((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0)
})

test('Hadoop’s blocks: their size, then pieces with theirs', async () => {
  const file = await written('HADOOP_SNAPPY')
  const parts: Buffer[] = []
  for (let at = 0; at < file.length;) {
    let left = file.readUInt32BE(at)
    at += 4
    while (left > 0) {
      const length = file.readUInt32BE(at)
      const size = Math.min(left, 65_536)
      parts.push(unpacked(file.subarray(at + 4, at + 4 + length), size))
      at += 4 + length
      left -= size
    }
  }
  expect(CONTENT.equals(Buffer.concat(parts))).toBe(true)
})

test('an archive with one entry', async () => {
  const file = await written('ZIP')
  const entry = await new Promise<[string, Buffer]>((resolve, reject) => {
    fromBuffer(file, { lazyEntries: true, validateEntrySizes: true }, (error, zip) => {
      if (error) return reject(error)
      zip.on('entry', (found) => {
        zip.openReadStream(found, (wrong, stream) => {
          if (wrong) return reject(wrong)
          all(stream).then((body) => resolve([found.fileName, body]), reject)
        })
      })
      zip.readEntry()
    })
  })
  expect(entry[0]).toBe('entry')
  expect(CONTENT.equals(entry[1])).toBe(true)
})
