// Archived objects that are brought back for some days: when that is done, and when it is over.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html

import type { Chore, Remaining } from '../../../store/chore.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { DAY_MS, midnightFrom } from '../lifecycle/rules.ts'
import { announce } from '../notification/announce.ts'
import type { Happening } from '../notification/happening.ts'
import { bucketPartition, buckets, isMarker, type BucketRow, type ObjectRow } from '../tables.ts'
import { rewrite, versionOf } from './versions.ts'

const RESTORE = 's3-restore'
const SERVICE = 's3.amazonaws.com'
const HOUR_MS = 3600_000

/** Within what AWS says: 1–5 minutes, 3–5 hours, 5–12 hours; of the deep archive 12 and 48 hours. */
const TAKES_MS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  GLACIER: { Expedited: HOUR_MS / 20, Standard: 4 * HOUR_MS, Bulk: 8 * HOUR_MS },
  DEEP_ARCHIVE: { Standard: 12 * HOUR_MS, Bulk: 48 * HOUR_MS },
}

/** undefined: objects of that class are not brought back that way. */
export function restoreTakesMs(storageClass: string, tier: string): number | undefined {
  return TAKES_MS[storageClass]?.[tier]
}

interface Restoring {
  readonly bucket: string
  readonly generation: string
  readonly key: string
  readonly versionId: string
  readonly sequence: number
}

/** The object is brought back, and then is no more. */
export function startRestore(tx: Tx, bucket: BucketRow, row: ObjectRow, takesMs: number): void {
  const { name, generation, arn } = bucket
  const { key, versionId, sequence } = row
  const payload: Restoring = { bucket: name, generation, key, versionId, sequence }
  tx.emit({ edge: RESTORE, target: arn, dueAtMs: tx.nowMs + takesMs, payload })
}

export function restoreChore(): Chore<Restoring> {
  return {
    name: RESTORE,
    step: (state, { commit }) => commit(bucketPartition(state.bucket), (tx) => step(tx, state)),
  }
}

function* step(tx: Tx, state: Restoring): Reading<Remaining<Restoring>> {
  const bucket = yield* buckets.get()
  const row = yield* versionOf(state.key, state.versionId)
  // It was replaced or removed meanwhile.
  if (bucket?.generation !== state.generation || row?.sequence !== state.sequence) return undefined
  if (isMarker(row) || row.restore === undefined) return undefined
  const { untilMs, days } = row.restore
  if (untilMs === undefined) {
    const restored = { ...row, restore: { days, untilMs: restoredUntil(tx.nowMs, days) } }
    yield* rewrite(tx, restored)
    yield* announce(tx, bucket, event(tx, bucket, 'ObjectRestore:Completed', restored), restored)
    return { state, atMs: restored.restore.untilMs }
  }
  // Somebody wanted it for longer.
  if (untilMs > tx.nowMs) return { state, atMs: untilMs }
  const { restore: _, ...archived } = row
  yield* rewrite(tx, archived)
  yield* announce(tx, bucket, event(tx, bucket, 'ObjectRestore:Delete', row), archived)
  return undefined
}

export function restoredUntil(nowMs: number, days: number): number {
  return midnightFrom(nowMs + days * DAY_MS)
}

function event(tx: Tx, bucket: BucketRow, name: string, row: ObjectRow): Happening {
  return {
    told: { from: bucket.arn, via: RESTORE },
    ...{ name, requestId: tx.uuid(), sourceIp: SERVICE, requester: SERVICE },
    userId: `AmazonCustomer:A${bucket.account}`,
    reason: 'Restore',
    restore: restoreOf(row),
  }
}

export function restoreOf({ storageClass, restore }: ObjectRow): NonNullable<Happening['restore']> {
  const untilMs = restore?.untilMs
  return { storageClass, ...(untilMs !== undefined && { untilMs }) }
}
