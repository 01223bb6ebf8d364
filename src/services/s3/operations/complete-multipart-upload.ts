// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html

import type { Piece } from '../../../store/blobs.ts'
import { MAX_PARTS } from '../limits.ts'
import { checksumOf, chosenParts, etagOf, requireWhole } from '../multipart/assemble.ts'
import { requireUpload } from '../multipart/upload.ts'
import { happening } from '../notification/happening.ts'
import { quoted } from '../object/condition.ts'
import { shownChecksum } from '../object/checksum.ts'
import { shownEncryption } from '../object/description.ts'
import { free, putObject as commit, shownVersion, type Draft } from '../object/put.ts'
import { operation } from '../operation.ts'
import { parts as partTable, uploads } from '../tables.ts'

export const completeMultipartUpload = operation(
  'CompleteMultipartUpload',
  async (input, context) => {
    const name = input.Bucket!
    const key = input.Key!
    let unused: Piece[] = []
    const done = await commit(context, name, {
      conditions: input,
      happening: happening(
        context,
        'ObjectCreated:CompleteMultipartUpload',
        'CompleteMultipartUpload',
      ),
      *draft(_bucket, tx) {
        const { upload } = yield* requireUpload(name, key, input.UploadId)
        const rows = yield* partTable.range([upload.id], { limit: MAX_PARTS })
        const stored = rows.map(({ row }) => row)
        const chosen = chosenParts(input.MultipartUpload?.Parts ?? [], stored)
        const checksum = checksumOf(upload, chosen)
        requireWhole(input, checksum)
        const used = new Set(chosen)
        unused = stored.filter((part) => !used.has(part)).flatMap(({ pieces }) => pieces)
        for (const { number } of stored) partTable.del(tx, [upload.id, number])
        uploads.del(tx, [key, upload.id])
        const { id: _id, startedMs: _, algorithm: _a, type: _t, ...description } = upload
        const draft: Draft = {
          ...description,
          bytes: chosen.reduce((sum, { bytes }) => sum + bytes, 0),
          etag: etagOf(chosen),
          pieces: chosen.flatMap(({ pieces }) => pieces),
          parts: chosen.map(({ number, bytes, checksum }) => ({
            ...{ number, bytes },
            ...(checksum !== undefined && { checksum }),
          })),
          ...(checksum && { checksum }),
        }
        return draft
      },
    })
    await free(context.blobs, unused)
    return {
      Location: `${context.baseUrl}/${name}/${encodeURIComponent(key).replaceAll('%2F', '/')}`,
      ...{ Bucket: name, Key: key, ETag: quoted(done.row.etag) },
      ...shownChecksum(done.row.checksum),
      VersionId: shownVersion(done.bucket, done.row.versionId),
      ...shownEncryption(done.row.encryption),
    } as any
  },
)
