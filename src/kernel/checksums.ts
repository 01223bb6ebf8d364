// The checksums of S3, made while the bytes pass.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html

import { createHash } from 'node:crypto'
import * as zlib from 'node:zlib'

export interface Checksum {
  update(bytes: Uint8Array): void
  /** Base64, as it stands in S3's headers. */
  digest(): string
}

export const CHECKSUMS = ['md5', 'sha1', 'sha256', 'crc32', 'crc32c', 'crc64nvme'] as const
export type ChecksumName = (typeof CHECKSUMS)[number]

export function createChecksum(name: ChecksumName): Checksum {
  switch (name) {
    case 'crc32':
      return new Crc32Sum()
    case 'crc32c':
      return new Crc32cSum()
    case 'crc64nvme':
      return new Crc64NvmeSum()
    default:
      return new HashSum(name)
  }
}

class HashSum implements Checksum {
  #hash: ReturnType<typeof createHash>
  constructor(algorithm: string) {
    this.#hash = createHash(algorithm)
  }
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes)
  }
  digest(): string {
    return this.#hash.digest('base64')
  }
}

function crc32Table(polynomial: number): Uint32Array {
  const table = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    table[byte] = crc
  }
  return table
}

function crc32Of(table: Uint32Array, bytes: Uint8Array, before: number): number {
  let crc = ~before
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}

function base64OfUint32(value: number): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes.toString('base64')
}

// node 20.15 and later have a native CRC-32; before that, the table.
const nativeCrc32 = (zlib as { crc32?: (data: Uint8Array, value?: number) => number }).crc32
let ieeeTable: Uint32Array | undefined
let castagnoliTable: Uint32Array | undefined

/** CRC-32 as in zip files; `before`: of the bytes that stand before these. */
export function crc32(bytes: Uint8Array, before = 0): number {
  if (nativeCrc32 !== undefined) return nativeCrc32(bytes, before)
  return crc32Of((ieeeTable ??= crc32Table(0xedb88320)), bytes, before)
}

class Crc32Sum implements Checksum {
  #crc = 0
  update(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc)
  }
  digest(): string {
    return base64OfUint32(this.#crc)
  }
}

class Crc32cSum implements Checksum {
  #crc = 0
  update(bytes: Uint8Array): void {
    this.#crc = crc32Of((castagnoliTable ??= crc32Table(0x82f63b78)), bytes, this.#crc)
  }
  digest(): string {
    return base64OfUint32(this.#crc)
  }
}

// CRC-64/NVME, reflected polynomial 0x9a6c9329ac4bc9b5, in two 32-bit halves: BigInt per byte would
// be fifty times slower. Eight bytes at a time, each with a table of its own, are four times as fast as one.
const NVME_HIGH = 0x9a6c9329
const NVME_LOW = 0xac4bc9b5
let nvmeTables: { high: Int32Array; low: Int32Array } | undefined

/** Table k, at 256 k, says what a byte does that k others follow. */
function nvmeTable(): { high: Int32Array; low: Int32Array } {
  if (nvmeTables !== undefined) return nvmeTables
  const high = new Int32Array(8 * 256)
  const low = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crcHigh = 0
    let crcLow = byte
    for (let bit = 0; bit < 8; bit++) {
      const odd = crcLow & 1
      crcLow = (crcLow >>> 1) | (crcHigh << 31)
      crcHigh >>>= 1
      if (odd) {
        crcHigh ^= NVME_HIGH
        crcLow ^= NVME_LOW
      }
    }
    high[byte] = crcHigh
    low[byte] = crcLow
  }
  for (let at = 256; at < 8 * 256; at++) {
    const [before, carried] = [low[at - 256]!, high[at - 256]!]
    const index = before & 255
    low[at] = ((before >>> 8) | (carried << 24)) ^ low[index]!
    high[at] = (carried >>> 8) ^ high[index]!
  }
  return (nvmeTables = { high, low })
}

class Crc64NvmeSum implements Checksum {
  #high = -1
  #low = -1

  update(bytes: Uint8Array): void {
    const { high, low } = nvmeTable()
    const eights = bytes.length - (bytes.length % 8)
    let h = this.#high
    let l = this.#low
    for (let i = 0; i < eights; i += 8) {
      const a = l ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24)) // prettier-ignore
      const b = h ^ (bytes[i + 4]! | (bytes[i + 5]! << 8) | (bytes[i + 6]! << 16) | (bytes[i + 7]! << 24)) // prettier-ignore
      // Not as a list: that is made anew each time.
      const i7 = 1792 + (a & 255)
      const i6 = 1536 + ((a >>> 8) & 255)
      const i5 = 1280 + ((a >>> 16) & 255)
      const i4 = 1024 + (a >>> 24)
      const i3 = 768 + (b & 255)
      const i2 = 512 + ((b >>> 8) & 255)
      const i1 = 256 + ((b >>> 16) & 255)
      const i0 = b >>> 24
      l = low[i7]! ^ low[i6]! ^ low[i5]! ^ low[i4]! ^ low[i3]! ^ low[i2]! ^ low[i1]! ^ low[i0]!
      h = high[i7]! ^ high[i6]! ^ high[i5]! ^ high[i4]! ^ high[i3]! ^ high[i2]! ^ high[i1]! ^ high[i0]! // prettier-ignore
    }
    for (let i = eights; i < bytes.length; i++) {
      const index = (l ^ bytes[i]!) & 255
      l = ((l >>> 8) | (h << 24)) ^ low[index]!
      h = (h >>> 8) ^ high[index]!
    }
    this.#high = h
    this.#low = l
  }

  digest(): string {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt32BE(~this.#high >>> 0)
    bytes.writeUInt32BE(~this.#low >>> 0, 4)
    return bytes.toString('base64')
  }
}
