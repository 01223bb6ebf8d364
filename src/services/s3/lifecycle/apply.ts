// What lifecycle rules do to one object, one earlier version, one upload.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-expire-general-considerations.html

import type { Piece } from '../../../store/blobs.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { requireUnlocked } from '../lock/retention.ts'
import { announce } from '../notification/announce.ts'
import type { Happening } from '../notification/happening.ts'
import { addVersion, removeObject, removeVersion, rewrite, type Freed } from '../object/versions.ts'
import { MAX_PARTS } from '../limits.ts'
import {
  isMarker,
  nextSequence,
  parts,
  uploads,
  versions,
  type BucketRow,
  type MarkerRow,
  type ObjectRow,
  type UploadRow,
  type VersionRow,
} from '../tables.ts'
import { classNow, DAY_MS, dueMs, expirationOf, means, meansKey, midnightFrom } from './rules.ts'

const SERVICE = 's3.amazonaws.com'

function event(tx: Tx, bucket: BucketRow, name: string, storageClass?: string): Happening {
  return {
    told: { from: bucket.arn, via: 's3-lifecycle' },
    ...{ name, requestId: tx.uuid(), sourceIp: SERVICE, userId: SERVICE, requester: SERVICE },
    reason: 'Lifecycle Expiration',
    ...(storageClass !== undefined && { storageClass }),
  }
}

const isDue = (tx: Tx, atMs: number | undefined) => atMs !== undefined && atMs <= tx.nowMs

/** A current object. */
export function* applyTo(tx: Tx, bucket: BucketRow, row: ObjectRow): Reading<Freed> {
  const lifecycle = bucket.lifecycle!
  if (isDue(tx, expirationOf(lifecycle, row)?.atMs)) return yield* expire(tx, bucket, row)
  const rules = lifecycle.rules.filter((rule) => means(rule, row))
  const next = classNow(lifecycle, rules, row, ({ Transitions = [] }) =>
    Transitions.filter((one) => isDue(tx, dueMs(one, row.modifiedMs))).map(
      ({ StorageClass }) => StorageClass,
    ),
  )
  if (next !== undefined) yield* move(tx, bucket, row, next)
  return []
}

function* expire(tx: Tx, bucket: BucketRow, row: ObjectRow): Reading<Freed> {
  if (bucket.versioning === undefined) {
    const freed = yield* removeObject(tx, row)
    yield* announce(
      ...([tx, bucket, event(tx, bucket, 'LifecycleExpiration:Delete'), row] as const),
      yield* nextSequence(tx),
    )
    return freed
  }
  const marker = { marker: true as const, key: row.key, owner: bucket.account }
  const added = yield* addVersion<MarkerRow>(tx, bucket, marker)
  yield* announce(
    tx,
    bucket,
    event(tx, bucket, 'LifecycleExpiration:DeleteMarkerCreated'),
    added.row,
  )
  return added.freed
}

function* move(tx: Tx, bucket: BucketRow, row: ObjectRow, storageClass: string): Reading<void> {
  const moved = { ...row, storageClass }
  yield* rewrite(tx, moved)
  yield* announce(tx, bucket, event(tx, bucket, 'LifecycleTransition', storageClass), moved)
}

/** An earlier version: since when it is one, and how many of them are newer. */
export function* applyToEarlier(
  tx: Tx,
  bucket: BucketRow,
  row: VersionRow,
  sinceMs: number,
  newer: number,
): Reading<Freed> {
  const lifecycle = bucket.lifecycle!
  const rules = lifecycle.rules.filter((rule) =>
    isMarker(row) ? meansKey(rule, row.key) : means(rule, row),
  )
  const isOver = (days: number, kept = 0) =>
    newer >= kept && isDue(tx, midnightFrom(sinceMs + days * DAY_MS))
  const ends = rules.some(({ NoncurrentVersionExpiration: one }) => {
    return one !== undefined && isOver(one.NoncurrentDays, one.NewerNoncurrentVersions)
  })
  if (ends) return isLocked(row, tx.nowMs) ? [] : yield* removeEarlier(tx, bucket, row)
  if (isMarker(row)) return []
  const next = classNow(lifecycle, rules, row, ({ NoncurrentVersionTransitions: moves = [] }) =>
    moves
      .filter((one) => isOver(one.NoncurrentDays, one.NewerNoncurrentVersions))
      .map(({ StorageClass }) => StorageClass),
  )
  if (next !== undefined) yield* move(tx, bucket, row, next)
  return []
}

function isLocked(row: VersionRow, nowMs: number): boolean {
  if (isMarker(row)) return false
  try {
    requireUnlocked(row, nowMs, false)
    return false
  } catch {
    return true
  }
}

function* removeEarlier(tx: Tx, bucket: BucketRow, row: VersionRow): Reading<Freed> {
  const freed = yield* removeVersion(tx, row)
  const sequence = yield* nextSequence(tx)
  yield* announce(tx, bucket, event(tx, bucket, 'LifecycleExpiration:Delete'), row, sequence)
  return freed
}

/** A marker that is current: it goes when nothing is behind it any more. */
export function* applyToMarker(tx: Tx, bucket: BucketRow, row: MarkerRow): Reading<void> {
  if ((yield* versions.range([row.key], { limit: 2 })).length > 1) return
  const ends = bucket.lifecycle!.rules.some((rule) => {
    const { Expiration } = rule
    if (Expiration === undefined || !meansKey(rule, row.key)) return false
    return Expiration.ExpiredObjectDeleteMarker || isDue(tx, dueMs(Expiration, row.modifiedMs))
  })
  if (ends) yield* removeEarlier(tx, bucket, row)
}

export function* applyToUpload(tx: Tx, bucket: BucketRow, upload: UploadRow): Reading<Freed> {
  const ends = bucket.lifecycle!.rules.some((rule) => {
    const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation
    if (days === undefined || !meansKey(rule, upload.key)) return false
    return isDue(tx, midnightFrom(upload.startedMs + days * DAY_MS))
  })
  if (!ends) return []
  const freed: Piece[] = []
  for (const { row } of yield* parts.range([upload.id], { limit: MAX_PARTS })) {
    freed.push(...row.pieces)
    parts.del(tx, [upload.id, row.number])
  }
  uploads.del(tx, [upload.key, upload.id])
  return freed
}
