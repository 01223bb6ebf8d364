// Content that is too large for a row: Lambda packages, S3 objects. A blob is immutable and durable
// before the row that names it commits. Whole content is a list of pieces, each a blob: the parts of
// an upload are joined by naming them.

import { Readable } from 'node:stream'
import type { ChecksumName } from '../kernel/checksums.ts'

export interface BlobInfo {
  /** Generated, never derived from a key or name that a caller chose. Small content is in it. */
  readonly id: string
  readonly bytes: number
  /** Those that were asked for, Base64. */
  readonly checksums: ReadonlyMap<ChecksumName, string>
}

export type Piece = Pick<BlobInfo, 'id' | 'bytes'>

/** Bytes [start, end], both inclusive. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

export interface Blobs {
  /**
   * Stores and syncs; a stream is never held whole. Rejects with `BlobTooLarge` past `maxBytes`,
   * leaving nothing behind. The blob is held, so that no sweep takes it, until it is released:
   * after the row that names it has committed, or has failed to.
   */
  write(
    content: Uint8Array | AsyncIterable<Uint8Array>,
    options?: { maxBytes?: number; checksums?: readonly ChecksumName[] },
  ): Promise<BlobInfo>
  release(id: string): void
  /** A range that ends past the content ends with it. Rejects with `BlobMissing`. */
  read(id: string, range?: ByteRange): Readable
  readAll(id: string): Promise<Buffer>
  /** The space of what shares its file with others is free when the last of them has gone. */
  remove(id: string): Promise<void>
  /** Removes what no row names and nobody holds: what crashes and lost answers left. */
  sweep(named: AsyncIterable<string>): Promise<Swept>
  /**
   * Copies everything into a new directory, after `snapshot` has copied the rows that name it;
   * nothing is removed meanwhile.
   */
  backup(directory: string, snapshot: () => Promise<void>): Promise<void>
  /** Waits for what is being written, then closes. */
  close(): Promise<void>
}

export interface Swept {
  readonly files: number
  readonly bytes: number
}

/** Reads a range of the content that pieces make together, in order. */
export function readPieces(
  blobs: Pick<Blobs, 'read'>,
  pieces: readonly Piece[],
  range: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY },
): Readable {
  return Readable.from(within(blobs, pieces, range), { objectMode: false })
}

async function* within(
  blobs: Pick<Blobs, 'read'>,
  pieces: readonly Piece[],
  range: ByteRange,
): AsyncGenerator<Buffer> {
  let begin = 0
  for (const { id, bytes } of pieces) {
    const [start, end] = [Math.max(0, range.start - begin), Math.min(bytes - 1, range.end - begin)]
    begin += bytes
    if (start <= end) yield* blobs.read(id, { start, end })
    if (begin > range.end) return
  }
}

export class BlobTooLarge extends Error {
  override name = 'BlobTooLarge'
}

export class BlobMissing extends Error {
  override name = 'BlobMissing'
}
