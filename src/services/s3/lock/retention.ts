// Object lock: until when a version stays, and who may change that.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html

import type { Reading } from '../../../store/table.ts'
import { accessDenied, invalidRequest } from '../errors.ts'
import { requireBucket, type BucketRow, type DefaultRetention, type ObjectRow } from '../tables.ts'

const DAY_MS = 24 * 3600_000

export const MODES: ReadonlySet<string | undefined> = new Set(['GOVERNANCE', 'COMPLIANCE'])

export function* requireLockable(name: string): Reading<BucketRow> {
  const bucket = yield* requireBucket(name)
  if (bucket.lockable) return bucket
  throw invalidRequest('Bucket is missing Object Lock Configuration')
}

export function endOfRetention({ days = 0, years = 0 }: DefaultRetention, nowMs: number): number {
  const end = new Date(nowMs + days * DAY_MS)
  end.setUTCFullYear(end.getUTCFullYear() + years)
  return end.getTime()
}

type Locked = Pick<ObjectRow, 'lock' | 'hold'>

/** Of a version that is to be deleted. */
export function requireUnlocked(row: Locked, nowMs: number, bypass: boolean): void {
  if (row.hold === true || holds(row, nowMs, bypass)) throw locked()
}

/** Retention may become stricter at any time; weaker only by whoever may pass over it. */
export function requireChangeable(
  row: Locked,
  next: ObjectRow['lock'],
  nowMs: number,
  bypass: boolean,
): void {
  if (!holds(row, nowMs, bypass)) return
  const { mode, untilMs } = row.lock!
  const stricter =
    next !== undefined &&
    next.untilMs >= untilMs &&
    (mode === 'GOVERNANCE' || next.mode === 'COMPLIANCE')
  if (!stricter) throw locked()
}

function holds({ lock }: Locked, nowMs: number, bypass: boolean): boolean {
  if (lock === undefined || lock.untilMs <= nowMs) return false
  return !(bypass && lock.mode === 'GOVERNANCE')
}

const locked = () => accessDenied('Access Denied because object protected by object lock.')
