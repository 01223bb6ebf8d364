// S3's port over the same rules as GetObject and PutObject.

import { pinned, readPieces } from '../../store/blobs.ts'
import { take } from '../../store/table.ts'
import { carryReplica, failReplica } from './replication/carry.ts'
import type { Env } from '../service.ts'
import { bucketFacts } from './facts.ts'
import type { Happening } from './notification/happening.ts'
import { descriptionOf, requireCustomerKey } from './object/description.ts'
import { requireObject } from './object/find.ts'
import { requireKey } from './object/key.ts'
import { free, put } from './object/put.ts'
import { discard, receive } from './object/receive.ts'
import { requireReadable } from './object/shown.ts'
import type { ObjectPlace, PortObject, ReadObject, S3Port } from './port.ts'
import { bucketPartition, requireBucket } from './tables.ts'

export function createS3Port(env: Env): S3Port {
  return {
    bucket: (name) => bucketFacts(name, env),
    read: (at, use) => read(env, at, use),
    write: (object) => write(env, object),
    replicate: (order, intentId) => carryReplica(env, order, intentId),
    giveUpReplica: (order, intentId, reason) => failReplica(env, order, intentId, reason),
  }
}

async function read<T>(
  env: Env,
  { bucket: name, key, versionId }: ObjectPlace,
  use: (object: ReadObject) => Promise<T>,
): Promise<T> {
  const find = () =>
    env.store.transact(bucketPartition(name), function* () {
      const bucket = yield* requireBucket(name)
      return { bucket, row: yield* requireObject(key, versionId, 'GET') }
    })
  const { found, pin } = await pinned(env.blobs, find, ({ row }) => row)
  const { bucket, row } = found
  try {
    requireCustomerKey(row.encryption, {})
    requireReadable(row, env)
    const content = readPieces(env.blobs, row.pieces)
    return await use({ bytes: row.bytes, region: bucket.region, content })
  } finally {
    pin.release()
  }
}

async function write(env: Env, object: PortObject): Promise<{ taken: boolean }> {
  const { store, blobs } = env
  const { bucket: name, content, intentId } = object
  const key = requireKey(object.key)
  const bucket = await store.transact(bucketPartition(name), () => requireBucket(name))
  const input = { ContentType: object.contentType, Metadata: object.metadata }
  const description = descriptionOf(input, bucket, env.clock.nowMs())
  const { blob, md5Hex, checksum } = await receive(blobs, { Body: content })
  const happening = happeningOf(env, object)
  try {
    const done = await store.transact(bucketPartition(name), function* (tx) {
      if (intentId !== undefined && !(yield* take(intentId))) return undefined
      return yield* put(tx, name, {
        ...{ conditions: {}, happening },
        *draft() {
          return {
            ...description,
            ...{ key, bytes: blob.bytes, etag: md5Hex, checksum, owner: bucket.account },
            pieces: [{ id: blob.id, bytes: blob.bytes }],
          }
        },
      })
    })
    blobs.release(blob.id)
    // It is there since an earlier attempt.
    await free(blobs, done === undefined ? [blob] : done.freed)
    return { taken: done !== undefined }
  } catch (error) {
    await discard(blobs, blob.id)
    throw error
  }
}

function happeningOf({ random }: Env, object: PortObject): Happening {
  const { by, from, via, parentId, traceHeader, note, intentId } = object
  return {
    ...{ name: 'ObjectCreated:Put', reason: 'PutObject', requestId: random.uuid() },
    ...{ sourceIp: by, userId: by, requester: by },
    told: {
      ...{ from, via, parentId, traceHeader, note },
      ...(intentId !== undefined && { delivered: true }),
    },
  }
}
