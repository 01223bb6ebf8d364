// A part that has come in takes its place in the upload; what it replaces goes.

import type { Context } from '../../service.ts'
import { free } from '../object/put.ts'
import { discard, type Received } from '../object/receive.ts'
import { bucketPartition, parts, type PartRow } from '../tables.ts'
import { requireUpload } from './upload.ts'

interface Place {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string | undefined
  readonly number: number
}

export async function storePart(
  { store, blobs }: Pick<Context, 'store' | 'blobs'>,
  { bucket, key, uploadId, number }: Place,
  { blob, md5Hex, checksum }: Received,
): Promise<PartRow> {
  try {
    const { row, replaced } = await store.transact(bucketPartition(bucket), function* (tx) {
      const { upload } = yield* requireUpload(bucket, key, uploadId)
      const before = yield* parts.get(upload.id, number)
      const row: PartRow = {
        ...{ number, bytes: blob.bytes, etag: md5Hex, modifiedMs: tx.nowMs },
        ...{ algorithm: checksum.algorithm, checksum: checksum.value },
        pieces: [{ id: blob.id, bytes: blob.bytes }],
      }
      parts.put(tx, [upload.id, number], row)
      return { row, replaced: before?.pieces ?? [] }
    })
    blobs.release(blob.id)
    await free(blobs, replaced)
    return row
  } catch (error) {
    await discard(blobs, blob.id)
    throw error
  }
}
