// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html

import { MAX_KEYS } from '../limits.ts'
import { requireCustomerKey } from '../object/description.ts'
import { requireObject } from '../object/find.ts'
import { shownVersion } from '../object/put.ts'
import { operation } from '../operation.ts'
import { bucketPartition, requireBucket, type ObjectRow } from '../tables.ts'

export const getObjectAttributes = operation('GetObjectAttributes', async (input, context) => {
  const name = input.Bucket!
  const { bucket, row } = await context.store.transact(bucketPartition(name), function* () {
    const bucket = yield* requireBucket(name)
    return { bucket, row: yield* requireObject(input.Key!, input.VersionId, 'GET') }
  })
  requireCustomerKey(row.encryption, input)
  const asked = new Set<string>(input.ObjectAttributes)
  const { checksum } = row
  return {
    LastModified: new Date(row.modifiedMs),
    VersionId: shownVersion(bucket, row.versionId),
    ETag: asked.has('ETag') ? row.etag : undefined,
    Checksum:
      asked.has('Checksum') && checksum
        ? { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type }
        : undefined,
    ObjectParts: asked.has('ObjectParts') ? partsOf(row, input) : undefined,
    StorageClass: asked.has('StorageClass') ? row.storageClass : undefined,
    ObjectSize: asked.has('ObjectSize') ? row.bytes : undefined,
  } as any
})

interface Page {
  readonly MaxParts?: number | undefined
  readonly PartNumberMarker?: string | undefined
}

function partsOf({ parts, checksum }: ObjectRow, { MaxParts, PartNumberMarker }: Page) {
  if (parts === undefined) return undefined
  const limit = Math.min(MaxParts ?? MAX_KEYS, MAX_KEYS)
  const marker = Number(PartNumberMarker ?? 0)
  const behind = parts.filter(({ number }) => number > marker)
  const shown = behind.slice(0, limit)
  return {
    TotalPartsCount: parts.length,
    PartNumberMarker: String(marker),
    NextPartNumberMarker: String(shown.at(-1)?.number ?? 0),
    MaxParts: limit,
    IsTruncated: behind.length > limit,
    // Only of what was summed part by part.
    Parts:
      checksum?.type === 'COMPOSITE'
        ? shown.map((part) => ({
            ...{ PartNumber: part.number, Size: part.bytes },
            [`Checksum${checksum.algorithm}`]: part.checksum,
          }))
        : undefined,
  }
}
