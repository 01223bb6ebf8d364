// The version that a request means, with AWS's words where there is none.

import type { Reading } from '../../../store/table.ts'
import { methodNotAllowed, noSuchKey, noSuchVersion, invalidArgument } from '../errors.ts'
import { isMarker, requireBucket, type ObjectRow, type VersionRow } from '../tables.ts'
import { placeOf } from '../version-id.ts'
import { currentOf, NULL, versionOf } from './versions.ts'

export function* requireObject(
  key: string,
  versionId: string | undefined,
  method: string,
): Reading<ObjectRow> {
  const row = yield* requireVersion(key, versionId)
  if (!isMarker(row)) return row
  const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': row.versionId }
  if (versionId === undefined) throw noSuchKey(key, row.versionId)
  throw methodNotAllowed(method, {
    ...headers,
    'last-modified': new Date(row.modifiedMs).toUTCString(),
  })
}

/** The same with its bucket, in the bucket's partition. */
export function* requireIn(bucket: string, ...asked: Parameters<typeof requireObject>) {
  const found = yield* requireBucket(bucket)
  return { bucket: found, row: yield* requireObject(...asked) }
}

export function* requireVersion(key: string, versionId: string | undefined): Reading<VersionRow> {
  if (versionId === undefined) {
    const current = yield* currentOf(key)
    if (current === undefined) throw noSuchKey(key)
    return current
  }
  requireId(versionId)
  const version = yield* versionOf(key, versionId)
  if (version === undefined) throw noSuchVersion(key, versionId)
  return version
}

export function requireId(versionId: string): void {
  if (versionId === '') {
    throw invalidArgument('Version id cannot be the empty string', 'versionId', '')
  }
  if (versionId === NULL || placeOf(versionId) !== undefined) return
  throw invalidArgument('Invalid version id specified', 'versionId', versionId)
}
