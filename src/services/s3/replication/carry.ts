// Copies one version to one bucket: the replica, what the source says of it, and the end of the order
// are one transaction over both buckets.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html

import { pinned, readPieces } from '../../../store/blobs.ts'
import type { Tx } from '../../../store/store.ts'
import { take, type Reading } from '../../../store/table.ts'
import type { Env } from '../../service.ts'
import { ENFORCED, ownership } from '../acl/control.ts'
import { announce } from '../notification/announce.ts'
import type { Happening } from '../notification/happening.ts'
import { free } from '../object/put.ts'
import { discard, receive } from '../object/receive.ts'
import { addVersion, rewrite, versionOf, type Freed } from '../object/versions.ts'
import {
  bucketPartition,
  buckets,
  isMarker,
  type BucketRow,
  type MarkerRow,
  type ObjectRow,
  type VersionRow,
} from '../tables.ts'
import type { Carried, ReplicaOrder } from '../port.ts'
import { S3_TO_S3 } from './order.ts'

const SERVICE = 's3.amazonaws.com'

export async function carryReplica(
  env: Env,
  order: ReplicaOrder,
  intentId: string,
): Promise<Carried> {
  const { store, blobs } = env
  const find = () =>
    store.transact(bucketPartition(order.bucket.name), function* () {
      return yield* sourceOf(order)
    })
  const { found, pin } = await pinned(blobs, find, (row) =>
    row === undefined || isMarker(row) ? { pieces: [] } : row,
  )
  try {
    if (found === undefined) {
      return await failReplica(env, order, intentId, 'the version is not there any more')
    }
    const reason = await whyNot(env, order.to)
    if (reason !== undefined) return await failReplica(env, order, intentId, reason)
    return await copy(env, order, intentId, found)
  } finally {
    pin.release()
  }
}

function* sourceOf({
  bucket,
  key,
  versionId,
  sequence,
}: ReplicaOrder): Reading<VersionRow | undefined> {
  if ((yield* buckets.get())?.generation !== bucket.generation) return undefined
  const row = yield* versionOf(key, versionId)
  return row?.sequence === sequence ? row : undefined
}

function whyNot({ store }: Env, to: string): Promise<string | undefined> {
  return store.transact(bucketPartition(to), function* () {
    const bucket = yield* buckets.get()
    if (bucket === undefined) return `the bucket ${to} does not exist`
    return bucket.versioning === 'Enabled' ? undefined : `versioning of ${to} is not enabled`
  })
}

async function copy(env: Env, order: ReplicaOrder, intentId: string, from: VersionRow) {
  const { store, blobs } = env
  const received = isMarker(from)
    ? undefined
    : await receive(blobs, { Body: readPieces(blobs, from.pieces) })
  const pieces = received ? [{ id: received.blob.id, bytes: received.blob.bytes }] : []
  const [to, source] = [bucketPartition(order.to), bucketPartition(order.bucket.name)]
  try {
    const freed = await store.transact([to, source], function* (tx): Reading<Freed | undefined> {
      const bucket = yield* buckets.get()
      if (bucket?.versioning !== 'Enabled') throw new Error(`${order.to} changed meanwhile`)
      if (!(yield* take(intentId))) return undefined
      const isEnforced = (yield* ownership()) === ENFORCED
      const added = yield* addVersion<VersionRow>(
        ...([tx, bucket, replicaOf(order, from, { bucket, isEnforced, pieces })] as const),
      )
      yield* announce(tx, bucket, arrival(tx, order, isMarker(from)), added.row)
      const back = tx.in(source)
      yield* back.read(settle(back, order, 'COMPLETED'))
      return added.freed
    })
    if (received) blobs.release(received.blob.id)
    await free(blobs, freed ?? pieces)
    return { done: true as const, taken: freed !== undefined }
  } catch (error) {
    if (received) await discard(blobs, received.blob.id)
    throw error
  }
}

interface Replica {
  readonly bucket: BucketRow
  readonly isEnforced: boolean
  readonly pieces: ObjectRow['pieces']
}

type Fresh = Omit<ObjectRow, 'versionId' | 'sequence' | 'modifiedMs'>

function replicaOf(
  { rule }: ReplicaOrder,
  from: VersionRow,
  { bucket, isEnforced, pieces }: Replica,
): Fresh | Omit<MarkerRow, 'versionId' | 'sequence' | 'modifiedMs'> {
  if (isMarker(from)) return { marker: true, key: from.key, owner: bucket.account }
  const { replication: _, restore: _r, grants, versionId: _v, sequence: _s, ...kept } = from
  const { modifiedMs: _m, ...row } = kept
  const { StorageClass, AccessControlTranslation } = rule.Destination!
  const isTheirs = isEnforced || AccessControlTranslation?.Owner === 'Destination'
  return {
    ...{ ...row, pieces, storageClass: StorageClass ?? row.storageClass },
    ...(isTheirs ? { owner: bucket.account } : grants !== undefined && { grants }),
    replication: { status: 'REPLICA', waiting: [] },
  }
}

function arrival(tx: Tx, order: ReplicaOrder, marker: boolean): Happening {
  const name = marker ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectCreated:Put'
  return {
    ...{ name, requestId: tx.uuid(), sourceIp: SERVICE, userId: SERVICE, requester: SERVICE },
    reason: marker ? 'DeleteObject' : 'PutObject',
    told: {
      ...{ from: order.bucket.arn, via: S3_TO_S3, parentId: order.id, delivered: true },
      note: `rule ${order.rule.ID}`,
    },
  }
}

/** One of the buckets has it, or never will. In the source's partition. */
function* settle(
  tx: Tx,
  order: ReplicaOrder,
  status: 'COMPLETED' | 'FAILED',
): Reading<ObjectRow | undefined> {
  const row = yield* sourceOf(order)
  if (row === undefined || isMarker(row) || row.replication === undefined) return undefined
  const waiting = row.replication.waiting.filter((name) => name !== order.to)
  const failed = status === 'FAILED' || row.replication.status === 'FAILED'
  const now = failed ? 'FAILED' : waiting.length === 0 ? 'COMPLETED' : 'PENDING'
  const settled: ObjectRow = { ...row, replication: { status: now, waiting } }
  yield* rewrite(tx, settled)
  return settled
}

/** Gives the order up, with a hop that says why, and an event where the rule has metrics. */
export async function failReplica(
  { store }: Pick<Env, 'store'>,
  order: ReplicaOrder,
  intentId: string,
  reason: string,
): Promise<Carried> {
  const { bucket, rule, requestId, id } = order
  await store.transact(bucketPartition(bucket.name), function* (tx) {
    if (!(yield* take(intentId))) return
    const row = yield* settle(tx, order, 'FAILED')
    tx.hop({
      ...{ atMs: tx.nowMs, id, from: bucket.arn, to: rule.Destination!.Bucket!, via: S3_TO_S3 },
      ...{ outcome: 'dropped', reason: `rule ${rule.ID}: ${reason}`, requestId },
    })
    const source = yield* buckets.get()
    if (source === undefined || row === undefined) return
    if (rule.Destination!.Metrics?.Status !== 'Enabled') return
    yield* announce(tx, source, failure(tx, order), row)
  })
  return { done: false, reason }
}

function failure(tx: Tx, { rule, bucket, atMs }: ReplicaOrder): Happening {
  return {
    name: 'Replication:OperationFailedReplication',
    ...{ requestId: tx.uuid(), sourceIp: SERVICE, userId: SERVICE, requester: SERVICE },
    reason: 'Replication',
    told: { from: bucket.arn, via: S3_TO_S3 },
    replication: {
      replicationRuleId: rule.ID!,
      destinationBucket: rule.Destination!.Bucket!,
      s3Operation: 'OBJECT_PUT',
      requestTime: new Date(atMs).toISOString(),
      failureReason: 'DstBucketUnavailable',
    },
  }
}
