// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html

import { ownerId } from '../acl/grants.ts'
import { encoder } from '../list/shown.ts'
import { commonOf } from '../list/skip.ts'
import { MAX_KEYS } from '../limits.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket, uploads, type UploadRow } from '../tables.ts'

/** Uploads under way are few; what one reading takes is bounded all the same. */
const CHUNK = 500

export const listMultipartUploads = operation('ListMultipartUploads', async (input, context) => {
  const {
    Bucket,
    Prefix = '',
    Delimiter,
    KeyMarker = '',
    UploadIdMarker = '',
    EncodingType,
  } = input
  const limit = Math.min(input.MaxUploads ?? MAX_KEYS, MAX_KEYS)
  const encode = encoder(EncodingType)
  const found: UploadRow[] = []
  const commons: string[] = []
  let last: { key: string; id: string } | undefined
  const more = await context.store.transact(bucketPartition(Bucket!), function* () {
    yield* requireBucket(Bucket!)
    found.length = 0
    commons.length = 0
    last = undefined
    // Behind every upload of the marked key, or behind the marked one of them.
    let after: [string, string] | undefined =
      KeyMarker === ''
        ? undefined
        : [KeyMarker, UploadIdMarker === '' ? '\u{10FFFF}' : UploadIdMarker]
    for (;;) {
      const rows = yield* uploads.range([], { limit: CHUNK, ...(after && { after }) })
      for (const { row } of rows) {
        if (!row.key.startsWith(Prefix)) continue
        const common = commonOf(row.key, Prefix, Delimiter)
        if (common !== undefined && commons.at(-1) === common) continue
        if (found.length + commons.length === limit) return true
        if (common === undefined) found.push(row)
        else commons.push(common)
        last = row
      }
      if (rows.length < CHUNK) return false
      const { key, id } = rows.at(-1)!.row
      after = [key, id]
    }
  })
  return {
    Bucket,
    Prefix: encode(Prefix),
    Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
    KeyMarker: encode(KeyMarker),
    UploadIdMarker,
    NextKeyMarker: more && last ? encode(last.key) : undefined,
    NextUploadIdMarker: more && last ? last.id : undefined,
    MaxUploads: limit,
    IsTruncated: more,
    EncodingType,
    Uploads: found.length === 0 ? undefined : found.map((row) => shown(row, encode)),
    CommonPrefixes:
      commons.length === 0 ? undefined : commons.map((common) => ({ Prefix: encode(common) })),
  } as any
})

function shown(row: UploadRow, encode: (text: string) => string) {
  return {
    ...{ Key: encode(row.key), UploadId: row.id, StorageClass: row.storageClass },
    Initiated: new Date(row.startedMs),
    Owner: { ID: ownerId(row.owner) },
    Initiator: { ID: ownerId(row.owner) },
    ...(row.algorithm && { ChecksumAlgorithm: row.algorithm, ChecksumType: row.type }),
  }
}
