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
  /**
   * Begun before the rows are read: what they name stays until the pin is released, also when a later
   * commit replaces or deletes it and asks for its removal.
   */
  pin(): Pin
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

export interface Pin {
  /** The rows have been read: from now on it keeps these alone. */
  only(pieces: readonly Pick<Piece, 'id'>[]): void
  /** Nothing is read any more; the second time it has no effect. */
  release(): void
}

export interface Swept {
  readonly files: number
  readonly bytes: number
}

/** Reads rows, and keeps what they name until the pin is released; a failure keeps nothing. */
export async function pinned<Row extends { readonly pieces: readonly Piece[] }, Found>(
  blobs: Pick<Blobs, 'pin'>,
  read: () => Promise<Found>,
  rowOf: (found: Found) => Row,
): Promise<{ readonly found: Found; readonly pin: Pin }> {
  const pin = blobs.pin()
  try {
    const found = await read()
    pin.only(rowOf(found).pieces)
    return { found, pin }
  } catch (error) {
    pin.release()
    throw error
  }
}

/** Reads a range of the content that pieces make together, in order; then lets go of it. */
export function readPieces(
  blobs: Pick<Blobs, 'read'>,
  pieces: readonly Piece[],
  range: ByteRange = { start: 0, end: Number.POSITIVE_INFINITY },
  pin?: Pin,
): Readable {
  const stream = Readable.from(within(blobs, pieces, range), { objectMode: false })
  if (pin !== undefined) {
    stream.once('close', () => pin.release())
    // Who asks for content and neither reads nor closes it must not keep it for ever.
    forgotten.register(stream, pin)
  }
  return stream
}

const forgotten = new FinalizationRegistry<Pin>((pin) => pin.release())

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
