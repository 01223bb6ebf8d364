// Lifecycle rules run over a bucket every midnight: its objects, then their earlier versions, then the
// uploads under way, some of them with each step.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-bucket-no-versioning.html

import type { Chore, Remaining } from '../../../store/chore.ts'
import type { Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'
import type { Env } from '../../service.ts'
import { free } from '../object/put.ts'
import type { Freed } from '../object/versions.ts'
import {
  ageOf,
  bucketPartition,
  buckets,
  isMarker,
  keyBytes,
  objects,
  uploads,
  versions,
  type BucketRow,
} from '../tables.ts'
import { applyTo, applyToEarlier, applyToMarker, applyToUpload } from './apply.ts'
import { midnightAfter } from './rules.ts'

const LIFECYCLE = 's3-lifecycle'
const STEP_ROWS = 100
const STEP_BYTES = 1_048_576

interface Walk {
  readonly bucket: string
  readonly generation: string
  readonly phase: 'objects' | 'versions' | 'uploads'
  /** The last key that was looked at. */
  readonly key?: string
  /** Of the last version: its age, when it was made, how many earlier versions were before it. */
  readonly age?: number
  readonly madeMs?: number
  readonly newer?: number
  /** The last upload. */
  readonly id?: string
}

/** Whether the chore waits for the bucket's next midnight. */
const alarms = new Table<[], { readonly generation: string }>('lifecycle-alarm')

/** After rules are put. */
export function* wake(tx: Tx, { name, generation, arn }: BucketRow): Reading<void> {
  if ((yield* alarms.get())?.generation === generation) return
  alarms.put(tx, [], { generation })
  const payload: Walk = { bucket: name, generation, phase: 'objects' }
  tx.emit({ edge: LIFECYCLE, target: arn, dueAtMs: midnightAfter(tx.nowMs), payload })
}

export function lifecycleChore({ blobs }: Pick<Env, 'blobs'>): Chore<Walk> {
  return {
    name: LIFECYCLE,
    async step(walk, { commit }) {
      let freed: Freed = []
      await commit(bucketPartition(walk.bucket), function* (tx) {
        const done = yield* step(tx, walk)
        freed = done.freed
        return done.next
      })
      await free(blobs, freed)
    },
  }
}

interface Done {
  readonly freed: Freed
  readonly next: Remaining<Walk>
}

function* step(tx: Tx, walk: Walk): Reading<Done> {
  const bucket = yield* buckets.get()
  const alarm = yield* alarms.get()
  if (bucket?.lifecycle === undefined || bucket.generation !== walk.generation) {
    if (alarm?.generation === walk.generation) alarms.del(tx, [])
    return { freed: [], next: undefined }
  }
  if (walk.phase === 'objects') return yield* objectsStep(tx, bucket, walk)
  if (walk.phase === 'versions') return yield* versionsStep(tx, bucket, walk)
  return yield* uploadsStep(tx, bucket, walk)
}

const begin = ({ bucket, generation }: Walk, phase: Walk['phase']): Walk => ({
  bucket,
  generation,
  phase,
})

function* objectsStep(tx: Tx, bucket: BucketRow, walk: Walk): Reading<Done> {
  const found = yield* objects.range([], {
    ...{ limit: STEP_ROWS, maxBytes: STEP_BYTES },
    ...(walk.key !== undefined && { after: [keyBytes(walk.key)] }),
  })
  const freed = []
  for (const { row } of found) freed.push(...(yield* applyTo(tx, bucket, row)))
  const last = found.at(-1)?.row.key
  const state = last === undefined ? begin(walk, 'versions') : { ...walk, key: last }
  return { freed, next: { state } }
}

function* versionsStep(tx: Tx, bucket: BucketRow, walk: Walk): Reading<Done> {
  const found = yield* versions.range([], {
    ...{ limit: STEP_ROWS, maxBytes: STEP_BYTES },
    ...(walk.key !== undefined && { after: [walk.key, walk.age!] }),
  })
  const freed = []
  let at = walk
  for (const { row } of found) {
    const before = at.key === row.key ? at : undefined
    const current = before === undefined ? yield* objects.get(keyBytes(row.key)) : undefined
    const sinceMs = before?.madeMs ?? current?.modifiedMs
    const newer = before?.newer ?? 0
    if (sinceMs !== undefined) {
      freed.push(...(yield* applyToEarlier(tx, bucket, row, sinceMs, newer)))
    } else if (isMarker(row)) yield* applyToMarker(tx, bucket, row)
    at = {
      ...begin(walk, 'versions'),
      ...{ key: row.key, age: ageOf(row.sequence), madeMs: row.modifiedMs },
      newer: sinceMs === undefined ? 0 : newer + 1,
    }
  }
  return { freed, next: { state: found.length === 0 ? begin(walk, 'uploads') : at } }
}

function* uploadsStep(tx: Tx, bucket: BucketRow, walk: Walk): Reading<Done> {
  // One at a time: it may have thousands of parts.
  const [found] = yield* uploads.range([], {
    limit: 1,
    ...(walk.key !== undefined && { after: [walk.key, walk.id!] }),
  })
  if (found === undefined) {
    return {
      freed: [],
      next: { state: begin(walk, 'objects'), atMs: midnightAfter(tx.nowMs) },
    }
  }
  const { key, id } = found.row
  const freed = yield* applyToUpload(tx, bucket, found.row)
  return { freed, next: { state: { ...walk, key, id } } }
}
