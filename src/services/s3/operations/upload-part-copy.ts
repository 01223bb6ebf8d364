// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html

import { readPieces, type ByteRange } from '../../../store/blobs.ts'
import { invalidArgument } from '../errors.ts'
import { requirePartNumber } from '../multipart/part-number.ts'
import { storePart } from '../multipart/store-part.ts'
import { requireUpload } from '../multipart/upload.ts'
import { checkCopy, quoted } from '../object/condition.ts'
import { shownEncryption } from '../object/description.ts'
import { shownVersion } from '../object/put.ts'
import { rangeOf } from '../object/range.ts'
import { receive } from '../object/receive.ts'
import { requireReadable } from '../object/shown.ts'
import { sourceOf, withSource } from '../object/source.ts'
import { operation } from '../operation.ts'
import { bucketPartition } from '../tables.ts'

export const uploadPartCopy = operation('UploadPartCopy', async (input, context) => {
  const { store, blobs } = context
  const number = requirePartNumber(input.PartNumber)
  const place = { bucket: input.Bucket!, key: input.Key!, uploadId: input.UploadId, number }
  const { upload } = await store.transact(bucketPartition(place.bucket), () =>
    requireUpload(place.bucket, place.key, place.uploadId),
  )
  return withSource(context, sourceOf(input.CopySource!), async (from) => {
    checkCopy(input, from.row)
    requireReadable(from.row, context)
    const range = copyRange(input.CopySourceRange, from.row.bytes)
    const fallback = { algorithm: upload.algorithm ?? ('CRC64NVME' as const) }
    const body = { Body: readPieces(blobs, from.row.pieces, range) }
    const part = await storePart(context, place, await receive(blobs, body, fallback))
    return {
      CopyPartResult: {
        ETag: quoted(part.etag),
        LastModified: new Date(part.modifiedMs),
        [`Checksum${part.algorithm}`]: part.checksum,
      },
      CopySourceVersionId: shownVersion(from.bucket, from.row.versionId),
      ...shownEncryption(upload.encryption),
    } as any
  })
})

/** Both ends are named, and lie in the source. */
function copyRange(header: string | undefined, bytes: number): ByteRange | undefined {
  if (header === undefined) return undefined
  const range = rangeOf(header, bytes)
  const last = Number(header.slice(header.indexOf('-') + 1))
  if (range !== undefined && header.startsWith('bytes=') && range.end === last) return range
  throw invalidArgument(
    range === undefined
      ? 'The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy'
      : `Range specified is not valid for source object of size: ${bytes}`,
    'x-amz-copy-source-range',
    header,
  )
}
