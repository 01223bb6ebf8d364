// Deleting: a version for good, or a marker in front of all of them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { AwsError } from '../../../kernel/aws-error.ts'
import { invalidArgument, noSuchKey, preconditionFailed } from '../errors.ts'
import { announce } from '../notification/announce.ts'
import type { Happening } from '../notification/happening.ts'
import {
  isMarker,
  keyBytes,
  nextSequence,
  objects,
  type BucketRow,
  type MarkerRow,
  type ObjectRow,
  type VersionRow,
} from '../tables.ts'
import { requireUnlocked } from '../lock/retention.ts'
import { order } from '../replication/order.ts'
import { matches } from './condition.ts'
import { requireId } from './find.ts'
import {
  addVersion,
  currentOf,
  removeObject,
  removeVersion,
  versionOf,
  type Freed,
} from './versions.ts'

export interface Removal {
  readonly key: string
  readonly versionId?: string | undefined
  readonly ifMatch?: string | undefined
  readonly bypassGovernance?: boolean | undefined
  readonly mfa?: string | undefined
  /** By its name: `ObjectRemoved:Delete`, or of a marker. */
  happening(name: string): Happening
}

export interface Removed {
  readonly freed: Freed
  /** Of the marker that was made, or of the version that was removed. */
  readonly versionId?: string
  readonly marker: boolean
}

const NOTHING: Removed = { freed: [], marker: false }

export function* remove(tx: Tx, bucket: BucketRow, removal: Removal): Reading<Removed> {
  if (removal.mfa !== undefined) {
    throw new AwsError(
      'NotImplemented',
      'Millrace does not support s3:DeleteObject with an MFA device',
      {
        status: 501,
      },
    )
  }
  if (removal.bypassGovernance !== undefined && !bucket.lockable) {
    throw invalidArgument(
      'x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.',
      'x-amz-bypass-governance-retention',
    )
  }
  if (removal.versionId !== undefined)
    return yield* removeOne(tx, bucket, removal, removal.versionId)
  const object = yield* objects.get(keyBytes(removal.key))
  requireMatch(removal, object)
  if (bucket.versioning === undefined) {
    if (object === undefined) return NOTHING
    const freed = yield* removeObject(tx, object)
    const sequence = yield* nextSequence(tx)
    yield* announce(tx, bucket, removal.happening('ObjectRemoved:Delete'), object, sequence)
    return { freed, marker: false }
  }
  const marker = { marker: true as const, key: removal.key, owner: bucket.account }
  const { row, freed } = yield* addVersion<MarkerRow>(tx, bucket, marker)
  const happening = removal.happening('ObjectRemoved:DeleteMarkerCreated')
  yield* order(tx, bucket, row, happening.requestId)
  yield* announce(tx, bucket, happening, row)
  return { freed, versionId: row.versionId, marker: true }
}

function requireMatch({ ifMatch, key }: Removal, current: ObjectRow | undefined): void {
  if (ifMatch === undefined) return
  if (current === undefined) throw noSuchKey(key)
  if (!matches(ifMatch, current.etag)) throw preconditionFailed('If-Match')
}

function* removeOne(
  tx: Tx,
  bucket: BucketRow,
  removal: Removal,
  versionId: string,
): Reading<Removed> {
  requireId(versionId)
  const row = yield* found(removal.key, versionId)
  // What is not there is deleted already.
  if (row === undefined) return { ...NOTHING, versionId }
  if (!isMarker(row)) {
    requireMatch(removal, row)
    requireUnlocked(row, tx.nowMs, removal.bypassGovernance === true)
  }
  const freed = yield* removeVersion(tx, row)
  const sequence = yield* nextSequence(tx)
  yield* announce(tx, bucket, removal.happening('ObjectRemoved:Delete'), row, sequence)
  return { freed, versionId, marker: isMarker(row) }
}

function* found(key: string, versionId: string): Reading<VersionRow | undefined> {
  const current = yield* currentOf(key)
  return current?.versionId === versionId ? current : yield* versionOf(key, versionId)
}
