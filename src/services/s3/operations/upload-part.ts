// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html

import { requirePartNumber } from '../multipart/part-number.ts'
import { storePart } from '../multipart/store-part.ts'
import { requireUpload } from '../multipart/upload.ts'
import { quoted } from '../object/condition.ts'
import { requireCustomerKey, shownEncryption } from '../object/description.ts'
import { receive } from '../object/receive.ts'
import { operation } from '../operation.ts'
import { bucketPartition } from '../tables.ts'

export const uploadPart = operation('UploadPart', async (input, context) => {
  const number = requirePartNumber(input.PartNumber)
  const place = { bucket: input.Bucket!, key: input.Key!, uploadId: input.UploadId, number }
  const { upload } = await context.store.transact(bucketPartition(place.bucket), () =>
    requireUpload(place.bucket, place.key, place.uploadId),
  )
  requireCustomerKey(upload.encryption, input)
  const fallback = { algorithm: upload.algorithm ?? ('CRC64NVME' as const) }
  const received = await receive(context.blobs, input, fallback)
  const { etag, checksum, algorithm } = await storePart(context, place, received)
  return {
    ETag: quoted(etag),
    [`Checksum${algorithm}`]: checksum,
    ...shownEncryption(upload.encryption),
  } as any
})
