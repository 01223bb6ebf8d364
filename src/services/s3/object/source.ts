// `x-amz-copy-source`: `bucket/key`, encoded, perhaps with a version.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html#API_CopyObject_RequestSyntax

import { pinned } from '../../../store/blobs.ts'
import type { Context } from '../../service.ts'
import { invalidArgument } from '../errors.ts'
import { bucketPartition, requireBucket, type BucketRow, type ObjectRow } from '../tables.ts'
import { requireObject } from './find.ts'

export interface Source {
  readonly bucket: string
  readonly key: string
  readonly versionId: string | undefined
}

const MARK = '?versionId='

export function sourceOf(header: string): Source {
  const at = header.lastIndexOf(MARK)
  const versionId = at < 0 ? undefined : header.slice(at + MARK.length)
  const path = decoded(at < 0 ? header : header.slice(0, at))
  const plain = path.startsWith('/') ? path.slice(1) : path
  const slash = plain.indexOf('/')
  if (slash <= 0 || slash === plain.length - 1) throw invalidSource(header)
  return { bucket: plain.slice(0, slash), key: plain.slice(slash + 1), versionId }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalidSource(text)
  }
}

function invalidSource(header: string) {
  return invalidArgument('Invalid copy source object key', 'x-amz-copy-source', header)
}

export interface Found {
  readonly bucket: BucketRow
  readonly row: ObjectRow
}

/** Finds what is copied from, and keeps its content while `use` reads it. */
export async function withSource<T>(
  { store, blobs }: Pick<Context, 'store' | 'blobs'>,
  source: Source,
  use: (from: Found, source: Source) => Promise<T>,
): Promise<T> {
  const find = () =>
    store.transact(bucketPartition(source.bucket), function* () {
      const bucket = yield* requireBucket(source.bucket)
      return { bucket, row: yield* requireObject(source.key, source.versionId, 'COPY') }
    })
  const { found, pin } = await pinned(blobs, find, ({ row }) => row)
  try {
    return await use(found, source)
  } finally {
    pin.release()
  }
}
