// An event of a bucket, in the transaction that it tells of: a hop that says what happened, an intent for
// each rule that wants it, and a hop for each that does not.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

import type { Hop } from '../../../kernel/hop.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import type { BucketRow, VersionRow } from '../tables.ts'
import { isMarker } from '../tables.ts'
import { traceIdOf } from '../../../kernel/trace-header.ts'
import { creationId } from './event-of.ts'
import type { Happening } from './happening.ts'
import { encodedKey, traceOf, type BucketEvent } from '../port.ts'
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
  const event = eventOf(tx, bucket, happening, row, sequence)
  // Without a function to go on there is no use for a trace of the event's own.
  const trace = wanted === undefined ? event.traceHeader : traceOf(event)
  tx.hop(happened(event, happening, trace))
  if (wanted === undefined) return
  const key = encodedKey(row.key)
  for (const rule of wanted.rules) {
    const against = reasonAgainst(rule, event.name, key)
    const edge = EDGES[rule.kind]
    if (against === undefined) {
      const intent = { edge, target: rule.arn, payload: { ...event, configurationId: rule.id } }
      tx.emit(intent)
      if (happening.twice?.(bucket.arn) !== undefined) tx.emit(intent)
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
    if (happening.twice?.(bucket.arn) !== undefined)
      tx.emit({ edge: TO_EVENTS, target, payload: event })
  }
}

const MAX_KEY_SHOWN = 200

function happened(
  event: BucketEvent,
  { told, requestId, twice }: Happening,
  trace: string | undefined,
): Hop {
  const { key, bytes } = event.object
  const size = bytes === undefined ? '' : `, ${bytes} bytes`
  const notes = [told.note, twice?.(event.bucket.arn)].filter((note) => note !== undefined)
  const note = notes.map((text) => `; ${text}`).join('')
  return {
    ...{ atMs: event.atMs, id: event.id, parentId: told.parentId },
    traceId: traceIdOf(trace),
    ...{ from: told.from, to: event.bucket.arn, via: told.via },
    outcome: told.delivered ? 'delivered' : 'accepted',
    reason: `${event.name} ${key.slice(0, MAX_KEY_SHOWN)}${size}${note}`,
    requestId,
  }
}

function eventOf(
  tx: Tx,
  bucket: BucketRow,
  happening: Happening,
  row: VersionRow,
  sequence: number,
): BucketEvent {
  const {
    name,
    requestId,
    sourceIp,
    userId,
    requester,
    reason,
    storageClass,
    restore,
    replication,
  } = happening
  const { traceHeader } = happening.told
  const { account, region, arn } = bucket
  // What made a version can be found from it again.
  const made = name.startsWith('ObjectCreated:') || name.endsWith(':DeleteMarkerCreated')
  return {
    id: made ? creationId(bucket, row) : tx.uuid(),
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
    ...(restore !== undefined && { restore }),
    ...(replication !== undefined && { replication }),
    ...(traceHeader !== undefined && { traceHeader }),
  }
}
