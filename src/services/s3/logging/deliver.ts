// Lines of a bucket's access log become objects of its target, some minutes later.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { derivedId } from '../../../kernel/derived-id.ts'
import type { Chore } from '../../../store/chore.ts'
import type { Store, Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'
import type { S3Port } from '../port.ts'
import { bucketPartition, buckets, type BucketRow } from '../tables.ts'
import { logging, type Logging } from './configuration.ts'

const ACCESS_LOG = 's3-access-log'
const SERVICE = 'logging.s3.amazonaws.com'
const DELAY_MS = 5 * 60_000
const STEP_ROWS = 1_000
const STEP_BYTES = 1_048_576

interface Delivery {
  readonly bucket: string
  readonly generation: string
}

interface LineRow {
  readonly atMs: number
  readonly requestId: string
  readonly line: string
}

const lines = new Table<[atMs: number, requestId: string], LineRow>('access-line')
/** Whether lines are waited for. */
const waiting = new Table<[], { readonly generation: string }>('access-log')

export function* noteLine(
  tx: Tx,
  { name, generation, arn }: BucketRow,
  requestId: string,
  line: string,
): Reading<void> {
  lines.put(tx, [tx.nowMs, requestId], { atMs: tx.nowMs, requestId, line })
  if ((yield* waiting.get())?.generation === generation) return
  waiting.put(tx, [], { generation })
  const payload: Delivery = { bucket: name, generation }
  tx.emit({ edge: ACCESS_LOG, target: arn, dueAtMs: tx.nowMs + DELAY_MS, payload })
}

/** A bucket that goes takes its lines with it. */
export function* dropLines(tx: Tx): Reading<void> {
  for (const { row } of yield* lines.range([], { limit: STEP_ROWS })) {
    lines.del(tx, [row.atMs, row.requestId])
  }
  waiting.del(tx, [])
}

export function accessLogChore(store: Store, s3: Pick<S3Port, 'write'>): Chore<Delivery> {
  return {
    name: ACCESS_LOG,
    async step(state, { id, commit }) {
      const found = await store.transact(bucketPartition(state.bucket), () => waitingLines(state))
      if (found?.to !== undefined && found.rows.length > 0) await write(s3, found, id)
      await commit(bucketPartition(state.bucket), function* (tx) {
        const rows = found?.rows ?? []
        const [next] = (yield* lines.range([], { limit: rows.length + 1 })).slice(rows.length)
        for (const { atMs, requestId } of rows) lines.del(tx, [atMs, requestId])
        if ((yield* buckets.get())?.generation !== state.generation) return undefined
        // What came meanwhile waits as long as the first did.
        if (next !== undefined) {
          return { state, atMs: Math.max(tx.nowMs, next.row.atMs + DELAY_MS) }
        }
        waiting.del(tx, [])
        return undefined
      })
    },
  }
}

interface Found {
  readonly bucket: BucketRow
  readonly to: Logging | undefined
  readonly rows: readonly LineRow[]
}

function* waitingLines({ generation }: Delivery): Reading<Found | undefined> {
  const bucket = yield* buckets.get()
  if (bucket?.generation !== generation) return undefined
  const found = yield* lines.range([], { limit: STEP_ROWS, maxBytes: STEP_BYTES })
  return { bucket, to: yield* logging(), rows: found.map(({ row }) => row) }
}

/** Under the same name when it is written again. Lines for a bucket that is gone are lost. */
async function write(s3: Pick<S3Port, 'write'>, { bucket, to, rows }: Found, id: string) {
  const { atMs, requestId } = rows[0]!
  try {
    await s3.write({
      ...{
        bucket: to!.TargetBucket!,
        key: keyOf(bucket, to!, atMs, derivedId(`${id} ${requestId}`)),
      },
      content: Buffer.from(`${rows.map(({ line }) => line).join('\n')}\n`),
      ...{ contentType: 'text/plain', by: SERVICE, from: bucket.arn, via: ACCESS_LOG },
    })
  } catch (error) {
    if (!(error instanceof AwsError) || (error.status ?? 500) >= 500) throw error
  }
}

/** `<prefix>YYYY-MM-DD-hh-mm-ss-<unique>`, or with account, region, bucket and day in front. */
function keyOf(
  { account, region, name }: BucketRow,
  { TargetPrefix = '', TargetObjectKeyFormat }: Logging,
  atMs: number,
  seed: string,
): string {
  const time = new Date(atMs).toISOString().slice(0, 19).replaceAll(/[T:]/g, '-')
  const unique = seed.replaceAll('-', '').slice(0, 16).toUpperCase()
  if (TargetObjectKeyFormat?.PartitionedPrefix === undefined) {
    return `${TargetPrefix}${time}-${unique}`
  }
  const day = time.slice(0, 10).replaceAll('-', '/')
  return `${TargetPrefix}${account}/${region}/${name}/${day}/${time}-${unique}`
}
