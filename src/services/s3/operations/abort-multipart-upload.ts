// https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html

import { MAX_PARTS } from '../limits.ts'
import { requireUpload } from '../multipart/upload.ts'
import { free } from '../object/put.ts'
import { operation } from '../operation.ts'
import { bucketPartition, parts, uploads } from '../tables.ts'

export const abortMultipartUpload = operation('AbortMultipartUpload', async (input, context) => {
  const name = input.Bucket!
  const freed = await context.store.transact(bucketPartition(name), function* (tx) {
    const { upload } = yield* requireUpload(name, input.Key!, input.UploadId)
    const rows = yield* parts.range([upload.id], { limit: MAX_PARTS })
    for (const { row } of rows) parts.del(tx, [upload.id, row.number])
    uploads.del(tx, [upload.key, upload.id])
    return rows.flatMap(({ row }) => row.pieces)
  })
  await free(context.blobs, freed)
  return {}
})
