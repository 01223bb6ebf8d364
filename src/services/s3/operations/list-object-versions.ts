// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html

import { ownerId } from '../acl/grants.ts'
import { invalidArgument } from '../errors.ts'
import { encoder, limitOf, shownEntry } from '../list/shown.ts'
import { listVersions } from '../list/versions.ts'
import { operation } from '../operation.ts'
import { bucketPartition, isMarker, requireBucket, type VersionRow } from '../tables.ts'

export const listObjectVersions = operation('ListObjectVersions', async (input, context) => {
  const { Bucket, Prefix = '', Delimiter, KeyMarker = '', VersionIdMarker, EncodingType } = input
  if (VersionIdMarker !== undefined && KeyMarker === '') {
    throw invalidArgument(
      'A version-id marker cannot be specified without a key marker.',
      'version-id-marker',
      VersionIdMarker,
    )
  }
  const limit = limitOf(input.MaxKeys)
  const encode = encoder(EncodingType)
  const listed = await context.store.transact(bucketPartition(Bucket!), function* () {
    yield* requireBucket(Bucket!)
    return yield* listVersions({
      ...{ prefix: Prefix, delimiter: Delimiter, limit },
      after: KeyMarker === '' ? undefined : { key: KeyMarker, versionId: VersionIdMarker },
    })
  })
  const rows = listed.entries.flatMap((entry) => ('row' in entry ? [entry] : []))
  const commons = listed.entries.flatMap((entry) => ('common' in entry ? [entry.common] : []))
  const shown = (row: VersionRow, latest: boolean) => ({
    Key: encode(row.key),
    VersionId: row.versionId,
    IsLatest: latest,
    LastModified: new Date(row.modifiedMs),
    Owner: { ID: ownerId(row.owner) },
  })
  const some = <T>(list: T[]) => (list.length > 0 ? list : undefined)
  const { next } = listed
  return {
    Name: Bucket,
    Prefix: encode(Prefix),
    Delimiter: Delimiter === undefined ? undefined : encode(Delimiter),
    KeyMarker: encode(KeyMarker),
    VersionIdMarker: VersionIdMarker ?? '',
    MaxKeys: limit,
    IsTruncated: next !== undefined,
    EncodingType,
    NextKeyMarker: next && encode(next.key),
    NextVersionIdMarker: next?.versionId,
    Versions: some(
      rows.flatMap(({ row, latest }) =>
        isMarker(row) ? [] : [{ ...shownEntry(row, encode, true), ...shown(row, latest) }],
      ),
    ),
    DeleteMarkers: some(
      rows.flatMap(({ row, latest }) => (isMarker(row) ? [shown(row, latest)] : [])),
    ),
    CommonPrefixes: some(commons.map((common) => ({ Prefix: encode(common) }))),
  } as any
})
