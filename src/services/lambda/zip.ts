// A zip as it is unpacked: whole in memory, or read piece by piece where it is stored.

import type { Readable } from 'node:stream'
import * as yauzl from 'yauzl'
import type { Blobs } from '../../store/blobs.ts'

export interface Zip {
  readonly bytes: number
  /** Rejects for what is no zip, and for absolute names, `..`, backslashes and contradicting names. */
  open(): Promise<yauzl.ZipFile>
  /** Bytes from `start` to before `end`; fewer where there are fewer. */
  read(start: number, end: number): Promise<Buffer>
}

const STRICT = { strictFileNames: true } as const

export function zipInMemory(zip: Buffer): Zip {
  return {
    bytes: zip.length,
    open: () => yauzl.fromBufferPromise(zip, STRICT),
    read: async (start, end) => zip.subarray(start, end),
  }
}

export function zipInBlob(blobs: Pick<Blobs, 'read'>, blobId: string, bytes: number): Zip {
  const reader = new BlobReader(blobs, blobId, bytes)
  return {
    bytes,
    open: () => yauzl.fromRandomAccessReaderPromise(reader, bytes, STRICT),
    read: (start, end) => reader.slice(start, end),
  }
}

/** Directory and small entries come one after another: read in blocks, not each by itself. */
const BLOCK_BYTES = 1 << 20

class BlobReader extends yauzl.RandomAccessReader {
  readonly #blobs: Pick<Blobs, 'read'>
  readonly #blobId: string
  readonly #bytes: number
  #block: { readonly start: number; readonly content: Promise<Buffer> } | undefined

  constructor(blobs: Pick<Blobs, 'read'>, blobId: string, bytes: number) {
    super()
    this.#blobs = blobs
    this.#blobId = blobId
    this.#bytes = bytes
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return this.#blobs.read(this.#blobId, { start, end: end - 1 })
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.slice(position, position + length).then((found) => {
      found.copy(buffer, offset)
      callback(found.length < length ? new Error('unexpected end of the zip') : null)
    }, callback)
  }

  async slice(start: number, end: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for (let at = start; at < Math.min(end, this.#bytes);) {
      const first = at - (at % BLOCK_BYTES)
      const block = await this.#blockAt(first)
      const part = block.subarray(at - first, Math.min(end - first, block.length))
      if (part.length === 0) break
      parts.push(part)
      at += part.length
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts)
  }

  #blockAt(start: number): Promise<Buffer> {
    if (this.#block?.start !== start) this.#block = { start, content: this.#read(start) }
    return this.#block.content
  }

  async #read(start: number): Promise<Buffer> {
    const chunks: Buffer[] = []
    const range = { start, end: Math.min(start + BLOCK_BYTES, this.#bytes) - 1 }
    for await (const chunk of this.#blobs.read(this.#blobId, range)) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }
}
