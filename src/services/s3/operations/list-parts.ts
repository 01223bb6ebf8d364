// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html

import { ownerId } from '../acl/grants.ts'
import { MAX_KEYS } from '../limits.ts'
import { requireUpload } from '../multipart/upload.ts'
import { quoted } from '../object/condition.ts'
import { operation } from '../operation.ts'
import { bucketPartition, parts } from '../tables.ts'

export const listParts = operation('ListParts', async (input, context) => {
  const name = input.Bucket!
  const limit = Math.min(input.MaxParts ?? MAX_KEYS, MAX_KEYS)
  const marker = Number(input.PartNumberMarker ?? 0)
  const { upload, rows } = await context.store.transact(bucketPartition(name), function* () {
    const { upload } = yield* requireUpload(name, input.Key!, input.UploadId)
    const after = [upload.id, marker] as [string, number]
    const rows = yield* parts.range([upload.id], { limit: limit + 1, after })
    return { upload, rows: rows.map(({ row }) => row) }
  })
  const shown = rows.slice(0, limit)
  const owner = { ID: ownerId(upload.owner) }
  return {
    ...{ Bucket: name, Key: upload.key, UploadId: upload.id, Owner: owner, Initiator: owner },
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
    MaxParts: limit,
    IsTruncated: rows.length > limit,
    StorageClass: upload.storageClass,
    ...(upload.algorithm && { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.type }),
    Parts: shown.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedMs),
      ETag: quoted(part.etag),
      Size: part.bytes,
      ...(upload.algorithm && { [`Checksum${part.algorithm}`]: part.checksum }),
    })),
  } as any
})
