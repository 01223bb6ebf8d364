// Makes a new version of a key and tells of it, in one commit; what it replaced is freed afterwards.

import type { Blobs, Piece } from '../../../store/blobs.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { Context } from '../../service.ts'
import { announce } from '../notification/announce.ts'
import type { Happening } from '../notification/happening.ts'
import { order } from '../replication/order.ts'
import {
  bucketPartition,
  keyBytes,
  objects,
  requireBucket,
  type BucketRow,
  type ObjectRow,
} from '../tables.ts'
import { checkWrite, type WriteConditions } from './condition.ts'
import { addVersion, type Freed } from './versions.ts'

export type Draft = Omit<ObjectRow, 'versionId' | 'sequence' | 'modifiedMs'>

export interface Put {
  readonly conditions: WriteConditions
  readonly happening: Happening
  /** What it is made of. May refuse: it is asked in the transaction. */
  readonly draft: (bucket: BucketRow, tx: Tx) => Reading<Draft>
}

/** A draft that needs nothing of the transaction. */
export function* drafted(draft: Draft): Reading<Draft> {
  return draft
}

export function* put(tx: Tx, bucket: string, { conditions, happening, draft }: Put) {
  const row = yield* requireBucket(bucket)
  const made = yield* draft(row, tx)
  const current = yield* objects.get(keyBytes(made.key))
  checkWrite(conditions, made.key, current)
  const added = yield* addVersion<ObjectRow>(tx, row, made)
  const version = yield* order(tx, row, added.row, happening.requestId)
  yield* announce(tx, row, happening, version)
  return { ...added, row: version, bucket: row }
}

export async function putObject(context: Context, bucket: string, asked: Put) {
  const { store, blobs } = context
  const done = await store.transact(bucketPartition(bucket), (tx) => put(tx, bucket, asked))
  await free(blobs, done.freed)
  return done
}

/**
 * Content that no row names any more. What stood before this is committed, so a disk that does not let
 * go of it is no failure of the request: what it or a crash leaves is swept.
 */
export async function free(blobs: Blobs, freed: Freed | readonly Piece[]): Promise<void> {
  for (const { id } of freed) await blobs.remove(id).catch(() => {})
}

/** As answers have a version's id: not of buckets that never kept any. */
export function shownVersion(bucket: BucketRow, versionId: string): string | undefined {
  return bucket.versioning === undefined ? undefined : versionId
}
