// Takes the bytes of a request in: streamed to the disk, summed and checked on the way. What is wrong
// leaves nothing behind.

import type { ChecksumName } from '../../../kernel/checksums.ts'
import type { BlobInfo, Blobs } from '../../../store/blobs.ts'
import { BlobTooLarge } from '../../../store/blobs.ts'
import { badDigest, badMd5, entityTooLarge, incompleteBody, invalidDigest } from '../errors.ts'
import { MAX_PUT_BYTES } from '../limits.ts'
import type { Checksum } from '../tables.ts'
import { checksumName, expectedOf, type Expected } from './checksum.ts'

export interface Received {
  readonly blob: BlobInfo
  readonly md5Hex: string
  readonly checksum: Checksum
}

interface BodyInput {
  readonly Body?: unknown
  readonly ContentMD5?: string | undefined
  readonly ContentLength?: number | undefined
}

type Content = Uint8Array | AsyncIterable<Uint8Array>

/**
 * Held until the caller releases it, after the row that names it has committed or has failed to.
 * `fallback`: what to sum with where the request names no checksum.
 */
export async function receive(
  blobs: Blobs,
  input: BodyInput,
  fallback: Expected = { algorithm: 'CRC64NVME' },
): Promise<Received> {
  const md5 = input.ContentMD5
  if (md5 !== undefined && Buffer.from(md5, 'base64').length !== 16) throw invalidDigest(md5)
  const content = (input.Body ?? new Uint8Array(0)) as Content
  const expected = expectedOf(input, trailerNameOf(content)) ?? fallback
  const name: ChecksumName = checksumName(expected.algorithm)
  const blob = await write(blobs, content, ['md5', name])
  try {
    check(input, expected, blob, name)
  } catch (error) {
    await discard(blobs, blob.id)
    throw error
  }
  const value = blob.checksums.get(name)!
  return {
    blob,
    md5Hex: Buffer.from(blob.checksums.get('md5')!, 'base64').toString('hex'),
    checksum: { algorithm: expected.algorithm, value, type: 'FULL_OBJECT' },
  }
}

async function write(
  blobs: Blobs,
  content: Content,
  checksums: readonly ChecksumName[],
): Promise<BlobInfo> {
  try {
    return await blobs.write(content, { maxBytes: MAX_PUT_BYTES, checksums })
  } catch (error) {
    if (error instanceof BlobTooLarge) throw entityTooLarge(MAX_PUT_BYTES)
    throw error
  }
}

/** The trailer is announced: its name is known before its value. */
function trailerNameOf(content: Content): string | undefined {
  const { trailerNames = [] } = content as { trailerNames?: readonly string[] }
  return trailerNames.find((name) => name.startsWith('x-amz-checksum-'))
}

function check(input: BodyInput, expected: Expected, blob: BlobInfo, name: ChecksumName): void {
  const { ContentMD5, ContentLength } = input
  if (ContentLength !== undefined && ContentLength !== blob.bytes) throw incompleteBody()
  const md5 = blob.checksums.get('md5')!
  if (ContentMD5 !== undefined && ContentMD5 !== md5) throw badMd5(ContentMD5, md5)
  if (expected.value !== undefined && expected.value !== blob.checksums.get(name)) {
    throw badDigest(expected.algorithm)
  }
}

/** Frees what no row will name. */
export async function discard(blobs: Blobs, id: string): Promise<void> {
  blobs.release(id)
  await blobs.remove(id)
}
