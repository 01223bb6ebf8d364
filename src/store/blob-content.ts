// What is being written, piece by piece: counted, bounded, and summed as it passes.

import { createChecksum, type ChecksumName } from '../kernel/checksums.ts'
import { BlobTooLarge, type BlobInfo } from './blobs.ts'

/** Summing a large chunk in one go would hold up the event loop. */
const SLICE_BYTES = 256 << 10

export interface ContentOptions {
  readonly maxBytes?: number
  readonly checksums?: readonly ChecksumName[]
}

export class BlobContent {
  bytes = 0
  readonly #source: Uint8Array | AsyncIterable<Uint8Array>
  readonly #maxBytes: number
  readonly #sums: ReadonlyMap<ChecksumName, ReturnType<typeof createChecksum>>

  constructor(source: Uint8Array | AsyncIterable<Uint8Array>, options: ContentOptions = {}) {
    this.#source = source
    this.#maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY
    this.#sums = new Map(options.checksums?.map((name) => [name, createChecksum(name)]))
  }

  async *slices(): AsyncGenerator<Uint8Array> {
    const source = this.#source
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      this.bytes += chunk.byteLength
      if (this.bytes > this.#maxBytes) {
        throw new BlobTooLarge(`content of more than ${this.#maxBytes} bytes`)
      }
      for (let at = 0; at < chunk.byteLength; at += SLICE_BYTES) {
        const slice = chunk.subarray(at, at + SLICE_BYTES)
        for (const sum of this.#sums.values()) sum.update(slice)
        yield slice
      }
    }
  }

  /** Once all slices have passed. */
  info(id: string): BlobInfo {
    const checksums = new Map([...this.#sums].map(([name, sum]) => [name, sum.digest()]))
    return { id, bytes: this.bytes, checksums }
  }
}
