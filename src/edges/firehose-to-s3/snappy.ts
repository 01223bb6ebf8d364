// Snappy's block format: literals, and copies of what stood up to 32 KiB before.
// https://github.com/google/snappy/blob/main/format_description.txt

const HASH_BITS = 14
const SHORTEST = 4
/** Offsets of copies have 16 bits. */
const WINDOW = 65_535

/** Blocks of up to 64 KiB, as all of Snappy's framings cut them. */
export function snappyBlock(input: Uint8Array): Buffer {
  const output = Buffer.allocUnsafe(32 + input.length + Math.ceil(input.length / 6))
  let at = varint(output, 0, input.length)
  const table = new Int32Array(1 << HASH_BITS).fill(-1)
  const view = Buffer.from(input.buffer, input.byteOffset, input.byteLength)
  let literalFrom = 0
  let i = 0
  while (i + SHORTEST <= view.length) {
    const word = view.readUInt32LE(i)
    const hash = Math.imul(word, 0x1e35a7bd) >>> (32 - HASH_BITS)
    const candidate = table[hash]!
    table[hash] = i
    const isMatch =
      candidate >= 0 && i - candidate <= WINDOW && view.readUInt32LE(candidate) === word
    if (!isMatch) {
      i++
      continue
    }
    let length = SHORTEST
    while (i + length < view.length && view[candidate + length] === view[i + length]) length++
    at = literal(output, at, view, literalFrom, i)
    at = copies(output, at, i - candidate, length)
    i += length
    literalFrom = i
  }
  at = literal(output, at, view, literalFrom, view.length)
  return output.subarray(0, at)
}

function varint(output: Buffer, from: number, value: number): number {
  let at = from
  let left = value
  for (; left >= 0x80; left = Math.floor(left / 128)) output[at++] = (left & 0x7f) | 0x80
  output[at++] = left
  return at
}

function literal(output: Buffer, from: number, view: Buffer, start: number, end: number): number {
  let at = from
  let left = end - start
  let source = start
  while (left > 0) {
    const length = Math.min(left, 65_536)
    if (length <= 60) output[at++] = (length - 1) << 2
    else if (length <= 256) {
      output[at++] = 60 << 2
      output[at++] = length - 1
    } else {
      output[at++] = 61 << 2
      at = output.writeUInt16LE(length - 1, at)
    }
    at += view.copy(output, at, source, source + length)
    source += length
    left -= length
  }
  return at
}

/** Elements of up to 64 bytes, each with an offset of two bytes. */
function copies(output: Buffer, from: number, offset: number, length: number): number {
  let at = from
  for (let left = length; left > 0;) {
    const part = Math.min(left, 64)
    output[at++] = ((part - 1) << 2) | 2
    at = output.writeUInt16LE(offset, at)
    left -= part
  }
  return at
}
