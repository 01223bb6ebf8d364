// Versions of a key: finding, adding, removing them. Everything runs in the bucket's partition.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/versioning-workflows.html

import type { Piece } from '../../../store/blobs.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import {
  ageOf,
  isMarker,
  keyBytes,
  nextSequence,
  nulls,
  objects,
  versions,
  type BucketRow,
  type ObjectRow,
  type VersionRow,
} from '../tables.ts'
import { newVersionId, placeOf } from '../version-id.ts'

/** What is removed with its content: pieces to be freed once the commit is there. */
export type Freed = readonly Piece[]

export const NULL = 'null'

/** The current version, be it a marker; undefined: there is no such key. */
export function* currentOf(key: string): Reading<VersionRow | undefined> {
  const object = yield* objects.get(keyBytes(key))
  if (object !== undefined) return object
  const [newest] = yield* versions.range([key], { limit: 1 })
  return newest?.row
}

export function* versionOf(key: string, versionId: string): Reading<VersionRow | undefined> {
  const current = yield* objects.get(keyBytes(key))
  if (current?.versionId === versionId) return current
  const sequence = versionId === NULL ? (yield* nulls.get(key))?.sequence : placeOf(versionId)
  const found = sequence === undefined ? undefined : yield* versions.get(key, ageOf(sequence))
  return found?.versionId === versionId ? found : undefined
}

type Fresh<Row> = Omit<Row, 'versionId' | 'sequence' | 'modifiedMs'>

/** Makes it the current version. What it replaces goes, or becomes an earlier version. */
export function* addVersion<Row extends VersionRow>(
  tx: Tx,
  bucket: BucketRow,
  fresh: Fresh<Row>,
): Reading<{ row: Row; freed: Freed }> {
  const { key } = fresh as { key: string }
  const freed: Piece[] = []
  const sequence = yield* nextSequence(tx)
  const enabled = bucket.versioning === 'Enabled'
  const before = yield* objects.get(keyBytes(key))
  if (before !== undefined) {
    // The one version that is called `null` is replaced by the next of that name.
    if (!enabled && before.versionId === NULL) freed.push(...before.pieces)
    else keep(tx, before)
  }
  if (!enabled && bucket.versioning !== undefined) freed.push(...(yield* dropNull(tx, key)))
  const versionId = enabled ? newVersionId(tx, sequence) : NULL
  const row = { ...fresh, versionId, sequence, modifiedMs: tx.nowMs } as unknown as Row
  if (isMarker(row)) {
    objects.del(tx, [keyBytes(key)])
    keep(tx, row)
  } else objects.put(tx, [keyBytes(key)], row)
  return { row, freed }
}

/** Among the versions that are not the current object. */
function keep(tx: Tx, row: VersionRow): void {
  versions.put(tx, [row.key, ageOf(row.sequence)], row)
  if (row.versionId === NULL) nulls.put(tx, [row.key], { sequence: row.sequence })
}

function* dropNull(tx: Tx, key: string): Reading<Freed> {
  const place = yield* nulls.get(key)
  if (place === undefined) return []
  const row = yield* versions.get(key, ageOf(place.sequence))
  nulls.del(tx, [key])
  versions.del(tx, [key, ageOf(place.sequence)])
  return row === undefined || isMarker(row) ? [] : row.pieces
}

/** Removes the current object of a bucket that keeps no versions. */
export function* removeObject(tx: Tx, row: ObjectRow): Reading<Freed> {
  objects.del(tx, [keyBytes(row.key)])
  return row.pieces
}

/** Removes one version for good; the one before it may become the current one. */
export function* removeVersion(tx: Tx, row: VersionRow): Reading<Freed> {
  const { key, sequence } = row
  const current = yield* objects.get(keyBytes(key))
  if (current?.sequence === sequence) objects.del(tx, [keyBytes(key)])
  else {
    versions.del(tx, [key, ageOf(sequence)])
    if (row.versionId === NULL) nulls.del(tx, [key])
  }
  if (current === undefined || current.sequence === sequence) yield* promote(tx, key)
  return isMarker(row) ? [] : row.pieces
}

function* promote(tx: Tx, key: string): Reading<void> {
  const [newest] = yield* versions.range([key], { limit: 1 })
  if (newest === undefined || isMarker(newest.row)) return
  const { row } = newest
  versions.del(tx, [key, ageOf(row.sequence)])
  if (row.versionId === NULL) nulls.del(tx, [key])
  objects.put(tx, [keyBytes(key)], row)
}

/** Writes a changed row (tags, retention, access) back to where its version is. */
export function* rewrite(tx: Tx, row: ObjectRow): Reading<void> {
  const current = yield* objects.get(keyBytes(row.key))
  if (current?.sequence === row.sequence) objects.put(tx, [keyBytes(row.key)], row)
  else versions.put(tx, [row.key, ageOf(row.sequence)], row)
}
