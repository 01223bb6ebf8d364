// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { directoryOf } from '../../resource/resource.ts'
import { bucketNotEmpty } from '../errors.ts'
import { free } from '../object/put.ts'
import { notifications } from '../notification/tables.ts'
import { dropLines } from '../logging/deliver.ts'
import { operation } from '../operation.ts'
import {
  bucketPartition,
  bucketResource,
  buckets,
  configurations,
  families,
  objects,
  parts,
  requireBucket,
  scopeOf,
  uploads,
  versions,
} from '../tables.ts'

export const deleteBucket = operation('DeleteBucket', async (input, context) => {
  const name = input.Bucket!
  const { store, blobs } = context
  const { account, region } = await store.transact(bucketPartition(name), () => requireBucket(name))
  const freed = await store.transact(scopeOf(name, { account, region }), function* (tx) {
    const bucket = yield* requireBucket(name)
    const [object] = yield* objects.range([], { limit: 1 })
    const [version] = yield* versions.range([], { limit: 1 })
    if (object ?? version) throw bucketNotEmpty(name)
    const freed = yield* abandonUploads(tx)
    for (const { key } of yield* configurations.range([], { limit: 1000 })) {
      configurations.del(tx, [key.text()])
    }
    for (const { key } of yield* families.range([], { limit: 4000 })) {
      families.del(tx, [key.text(), key.text()])
    }
    notifications.del(tx, [])
    yield* dropLines(tx)
    buckets.del(tx, [])
    yield* bucketResource.leave(tx.in(directoryOf(bucket)), name)
    return freed
  })
  await free(blobs, freed)
  return {}
})

const MOST = 500

/** A bucket with uploads under way may be deleted; with very many it takes more than one request. */
function* abandonUploads(tx: Tx): Reading<{ id: string; bytes: number }[]> {
  const pieces: { id: string; bytes: number }[] = []
  for (const { row } of yield* uploads.range([], { limit: MOST })) {
    const its = yield* parts.range([row.id], { limit: MOST })
    for (const { row: part } of its) {
      pieces.push(...part.pieces)
      parts.del(tx, [row.id, part.number])
    }
    if (its.length === MOST) throw bucketNotEmpty(row.key)
    uploads.del(tx, [row.key, row.id])
  }
  return pieces
}
