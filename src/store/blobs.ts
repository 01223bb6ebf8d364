// Content that is too large for a row: Lambda packages, S3 objects. A blob is immutable and durable
// before the row that names it commits.

import type { Readable } from 'node:stream'

export interface BlobInfo {
  /** Generated, never derived from a key or name that a caller chose. */
  readonly id: string
  readonly bytes: number
  readonly sha256: string
}

export interface Blobs {
  /** Stores and fsyncs. Rejects with `BlobTooLarge` past `maxBytes`, leaving nothing behind. */
  write(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    options?: { maxBytes?: number },
  ): Promise<BlobInfo>
  /** Bytes [start, end] inclusive when given. Rejects with `BlobMissing`. */
  read(id: string, range?: { start: number; end: number }): Readable
  readAll(id: string): Promise<Buffer>
  remove(id: string): Promise<void>
}

export class BlobTooLarge extends Error {
  override name = 'BlobTooLarge'
}

export class BlobMissing extends Error {
  override name = 'BlobMissing'
}
