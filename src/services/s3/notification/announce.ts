// An event of a bucket, in the transaction that it tells of: an intent for each rule that wants it, and
// a hop for each that does not.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { BucketRow, VersionRow } from '../tables.ts'
import { isMarker } from '../tables.ts'
import type { Happening } from './happening.ts'
import { encodedKey, type BucketEvent } from '../port.ts'
import { reasonAgainst } from './rules.ts'
import { notifications, type TargetKind } from './tables.ts'

const EDGES: Readonly<Record<TargetKind, string>> = {
  topic: 's3-to-sns',
  queue: 's3-to-sqs',
  function: 's3-to-lambda',
}
export const TO_EVENTS = 's3-to-events'

export function* announce(
  tx: Tx,
  bucket: BucketRow,
  happening: Happening,
  row: VersionRow,
  /** Of what happened: a deletion is later than what it deletes. */
  sequence = row.sequence,
): Reading<void> {
  const wanted = yield* notifications.get()
  if (wanted === undefined) return
  const event = eventOf(tx, bucket, happening, row, sequence)
  const key = encodedKey(row.key)
  for (const rule of wanted.rules) {
    const against = reasonAgainst(rule, event.name, key)
    const edge = EDGES[rule.kind]
    if (against === undefined) {
      tx.emit({ edge, target: rule.arn, payload: { ...event, configurationId: rule.id } })
    } else {
      tx.hop({
        atMs: tx.nowMs,
        id: event.id,
        from: bucket.arn,
        to: rule.arn,
        via: edge,
        outcome: 'filtered',
        reason: `notification ${rule.id}: ${against}`,
        requestId: happening.requestId,
      })
    }
  }
  if (wanted.eventBridge) {
    const target = `arn:aws:events:${bucket.region}:${bucket.account}:event-bus/default`
    tx.emit({ edge: TO_EVENTS, target, payload: event })
  }
}

function eventOf(
  tx: Tx,
  bucket: BucketRow,
  { name, requestId, sourceIp, userId, requester, reason, storageClass }: Happening,
  row: VersionRow,
  sequence: number,
): BucketEvent {
  const { account, region, arn } = bucket
  return {
    id: tx.uuid(),
    name,
    atMs: tx.nowMs,
    bucket: { name: bucket.name, arn, account, region },
    object: {
      key: row.key,
      ...(isMarker(row) ? {} : { bytes: row.bytes, etag: row.etag }),
      ...(row.versionId !== 'null' && { versionId: row.versionId }),
      sequencer: sequence.toString(16).toUpperCase().padStart(18, '0'),
    },
    ...{ requestId, sourceIp, userId, requester, reason },
    ...(storageClass !== undefined && { storageClass }),
  }
}
