// Digest files: each hour's log files with their hashes, signed, and chained to the hour before, so that
// `aws cloudtrail validate-logs` finds what was changed or is gone.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html

import { hash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { AwsError } from '../../../kernel/aws-error.ts'
import type { Chore, Job } from '../../../store/chore.ts'
import type { Store, Tx } from '../../../store/store.ts'
import { Table, type Reading } from '../../../store/table.ts'
import type { LogFiles } from '../port.ts'
import { trails, trailsPartition, type TrailRow } from '../tables.ts'
import { pendingPartition, type DeliveryState } from './pending.ts'
import { signingKey, signed } from './signing.ts'
import { noteStatus } from './status.ts'

export const CLOUDTRAIL_DIGEST = 'cloudtrail-digest'

const HOUR_MS = 3_600_000
/** Of one digest. */
const MOST_FILES = 1_000

const zipped = promisify(gzip)

interface FileRow {
  readonly s3Bucket: string
  readonly s3Object: string
  readonly hashValue: string
  readonly hashAlgorithm: 'SHA-256'
  readonly newestEventTime: string
  readonly oldestEventTime: string
}

/** The digest before, of the same region. */
interface ChainRow {
  readonly bucket: string
  readonly key: string
  readonly hash: string
  readonly signature: string
}

const fileTable = new Table<[region: string, number: number], FileRow>('file')
const chainTable = new Table<[region: string], ChainRow>('digest')
const dueTable = new Table<[], { readonly due: boolean; readonly next: number }>('digest-head')

/** In the commit that notes a delivery. `text`: what was zipped. */
export function* keepForDigest(
  tx: Tx,
  trail: TrailRow,
  file: {
    readonly key: string
    readonly region: string
    readonly text: string
    readonly times: readonly string[]
  },
): Reading<void> {
  if (!trail.validation) return
  const { due = false, next = 1 } = (yield* dueTable.get()) ?? {}
  fileTable.put(tx, [file.region, next], {
    ...{ s3Bucket: trail.bucket, s3Object: file.key },
    ...{ hashValue: hash('sha256', file.text, 'hex'), hashAlgorithm: 'SHA-256' },
    ...{ newestEventTime: file.times.at(-1)!, oldestEventTime: file.times[0]! },
  })
  dueTable.put(tx, [], { due: true, next: next + 1 })
  if (due) return
  const { account, region, name, generation, arn } = trail
  const payload: DeliveryState = { account, region, name, generation }
  const dueAtMs = (Math.floor(tx.nowMs / HOUR_MS) + 1) * HOUR_MS
  tx.emit({ edge: CLOUDTRAIL_DIGEST, target: arn, payload, dueAtMs })
}

interface Batch {
  readonly region: string
  readonly numbers: readonly number[]
  readonly files: readonly FileRow[]
  readonly before: ChainRow | undefined
}

/** The oldest files of one region. */
function* readBatch(): Reading<Batch | undefined> {
  const rows = yield* fileTable.range([], { limit: MOST_FILES })
  const all = rows.map(({ key, row }) => ({ region: key.text(), number: key.integer(), row }))
  if (all.length === 0) return undefined
  const { region } = all[0]!
  const own = all.filter((one) => one.region === region)
  return {
    region,
    numbers: own.map(({ number }) => number),
    files: own.map(({ row }) => row),
    before: yield* chainTable.get(region),
  }
}

export function digestChore(
  env: Parameters<typeof signingKey>[0] & { readonly store: Store },
  files: LogFiles,
): Chore<DeliveryState> {
  return {
    name: CLOUDTRAIL_DIGEST,
    async step(state, job) {
      const { store } = env
      const partition = pendingPartition(state)
      const trail = await store.transact(trailsPartition(state.account), () =>
        trails.get(state.region, state.name),
      )
      const batch = await store.transact(partition, readBatch)
      if (batch === undefined || trail?.generation !== state.generation) {
        return job.commit(partition, (tx) => done(tx, state, batch))
      }
      try {
        const chain = await writeDigest({ env, files, trail, batch })
        await job.commit(partition, function* (tx) {
          chainTable.put(tx, [batch.region], chain)
          yield* noteStatus({ digestError: undefined, digestedMs: tx.nowMs }, tx)
          return yield* done(tx, state, batch)
        })
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        await failed(job, state, error.code)
      }
    },
  }
}

function failed(job: Job<DeliveryState>, state: DeliveryState, code: string): Promise<void> {
  return job.commit(pendingPartition(state), function* (tx) {
    yield* noteStatus({ digestError: code }, tx)
    return { state, atMs: tx.nowMs + HOUR_MS }
  })
}

function* done(tx: Tx, state: DeliveryState, batch: Batch | undefined) {
  for (const number of batch?.numbers ?? []) fileTable.del(tx, [batch!.region, number])
  if ((yield* fileTable.range([], { limit: 1 })).length > 0) return { state }
  const { next = 1 } = (yield* dueTable.get()) ?? {}
  dueTable.put(tx, [], { due: false, next })
  return undefined
}

interface Writing {
  readonly env: Parameters<typeof signingKey>[0]
  readonly files: LogFiles
  readonly trail: TrailRow
  readonly batch: Batch
}

async function writeDigest({ env, files, trail, batch }: Writing): Promise<ChainRow> {
  const key = await signingKey(env, trail.region)
  const { before, region } = batch
  const endMs = Math.floor(env.clock.nowMs() / HOUR_MS) * HOUR_MS
  const times = batch.files.flatMap(({ newestEventTime, oldestEventTime }) => [newestEventTime, oldestEventTime]).sort() // prettier-ignore
  const object = digestKey(trail, region, endMs)
  const text = JSON.stringify({
    awsAccountId: trail.account,
    digestStartTime: secondsOf(endMs - HOUR_MS),
    digestEndTime: secondsOf(endMs),
    digestS3Bucket: trail.bucket,
    digestS3Object: object,
    digestPublicKeyFingerprint: key.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: times.at(-1),
    oldestEventTime: times[0],
    previousDigestS3Bucket: before?.bucket ?? null,
    previousDigestS3Object: before?.key ?? null,
    previousDigestHashValue: before?.hash ?? null,
    previousDigestHashAlgorithm: before ? 'SHA-256' : null,
    previousDigestSignature: before?.signature ?? null,
    logFiles: batch.files,
  })
  const digest = hash('sha256', text, 'hex')
  const toSign = `${secondsOf(endMs)}\n${trail.bucket}/${object}\n${digest}\n${before?.signature ?? 'null'}`
  const signature = await signed(key, toSign)
  const metadata = { signature, 'signature-algorithm': 'SHA256withRSA' }
  await files.write(trail, object, await zipped(text), metadata)
  return { bucket: trail.bucket, key: object, hash: digest, signature }
}

function secondsOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`
}

function digestKey(
  { prefix, account, name, region: home }: TrailRow,
  region: string,
  endMs: number,
) {
  const time = secondsOf(endMs)
  const start = `${prefix === undefined ? '' : `${prefix}/`}AWSLogs/${account}/CloudTrail-Digest`
  const day = time.slice(0, 10).replaceAll('-', '/')
  const stamp = time.replaceAll(/[-:]/g, '')
  return `${start}/${region}/${day}/${account}_CloudTrail-Digest_${region}_${name}_${home}_${stamp}.json.gz`
}
