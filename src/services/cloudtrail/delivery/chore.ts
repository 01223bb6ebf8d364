// Log files of trails: what has waited goes to the bucket, gzipped, in AWS's layout of keys; each file is
// told of by SNS where the trail has a topic.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html

import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { Chore, Job } from '../../../store/chore.ts'
import type { Store, Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { CLOUDTRAIL_TO_SNS, type LogFiles, type LogFileNotice } from '../port.ts'
import type { TrailRecord } from '../record/shape.ts'
import { trails, trailsPartition, type TrailRow } from '../tables.ts'
import {
  CLOUDTRAIL_DELIVERY,
  nextDelivery,
  pendingHead,
  pendingPartition,
  pendingTable,
  type DeliveryState,
} from './pending.ts'
import { keepForDigest } from './digest.ts'
import { noteStatus } from './status.ts'

/** Of one file. */
const MOST_RECORDS = 1_000
const MOST_BYTES = 4 << 20

const zipped = promisify(gzip)

export function deliveryChore(store: Store, files: LogFiles): Chore<DeliveryState> {
  return {
    name: CLOUDTRAIL_DELIVERY,
    async step(state, job) {
      const trail = await store.transact(trailsPartition(state.account), () =>
        trails.get(state.region, state.name),
      )
      const batch = await store.transact(pendingPartition(state), readBatch)
      if (trail === undefined || trail.generation !== state.generation || batch.length === 0) {
        return job.commit(pendingPartition(state), (tx) => done(tx, state, batch))
      }
      await deliver({ files, job, state, trail, batch })
    },
  }
}

interface Waiting {
  readonly region: string
  readonly number: number
  readonly record: TrailRecord
}

/** The oldest of one region: a file has records of one. */
function* readBatch(): Reading<Waiting[]> {
  const rows = yield* pendingTable.range([], { limit: MOST_RECORDS, maxBytes: MOST_BYTES })
  const found = rows.map(({ key, row }) => ({
    ...{ region: key.text(), number: key.integer(), record: row },
  }))
  return found.filter(({ region }) => region === found[0]!.region)
}

interface Step {
  readonly files: LogFiles
  readonly job: Job<DeliveryState>
  readonly state: DeliveryState
  readonly trail: TrailRow
  readonly batch: readonly Waiting[]
}

async function deliver({ files, job, state, trail, batch }: Step): Promise<void> {
  const partition = pendingPartition(state)
  const text = JSON.stringify({ Records: batch.map(({ record }) => record) })
  const dueMs = nextDelivery(Date.parse(batch.at(-1)!.record.eventTime))
  const key = keyOf(trail, batch[0]!.region, dueMs, job.id)
  try {
    await files.write(trail, key, await zipped(text))
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const { code } = error
    return job.commit(partition, function* (tx) {
      yield* noteStatus({ deliveryError: code, deliveryTriedMs: tx.nowMs }, tx)
      return { state, atMs: nextDelivery(tx.nowMs) }
    })
  }
  await job.commit(partition, function* (tx) {
    const { nowMs } = tx
    const good = { deliveryError: undefined, deliveredMs: nowMs, deliveryTriedMs: nowMs }
    yield* noteStatus(good, tx)
    const times = batch.map(({ record }) => record.eventTime)
    yield* keepForDigest(tx, trail, { key, region: batch[0]!.region, text, times })
    const { topicArn, arn, bucket } = trail
    if (topicArn !== undefined) {
      const payload: LogFileNotice = { ...state, trailArn: arn, bucket, key, id: tx.uuid() }
      tx.emit({ edge: CLOUDTRAIL_TO_SNS, target: topicArn, payload })
    }
    return yield* done(tx, state, batch)
  })
}

/** What is left: at once where a file was full or of one region only, else with the next one. */
function* done(tx: Tx, state: DeliveryState, batch: readonly Waiting[]) {
  for (const { region, number } of batch) pendingTable.del(tx, [region, number])
  const rest = yield* pendingTable.range([], { limit: 1 })
  if (rest.length > 0) return { state }
  const { next } = (yield* pendingHead.get())!
  pendingHead.put(tx, [], { next, due: false })
  return undefined
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The same for the same step, so that one that is repeated writes the same object. */
function keyOf({ prefix, account }: TrailRow, region: string, atMs: number, jobId: string): string {
  const unique = [...createHash('sha256').update(jobId).digest().subarray(0, 16)]
    .map((byte) => LETTERS[byte % LETTERS.length])
    .join('')
  const time = new Date(atMs).toISOString()
  const stamp = `${time.slice(0, 16).replaceAll(/[-:]/g, '')}Z`
  const folder = `${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${account}/CloudTrail/${region}`
  const day = time.slice(0, 10).replaceAll('-', '/')
  return `${folder}/${day}/${account}_CloudTrail_${region}_${stamp}_${unique}.json.gz`
}
