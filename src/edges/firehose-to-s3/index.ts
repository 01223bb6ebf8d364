// Firehose → S3: a buffer is one object, written in the destination's role. Its name is fixed when the
// buffer is sealed, so an attempt after a crash writes the same object again.
// https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html

import type { Edge, Outcome } from '../../delivery/edge.ts'
import { eachAlone } from '../../delivery/failure.ts'
import { AwsError } from '../../kernel/aws-error.ts'
import {
  objectKey,
  type BufferJob,
  type ErrorsOf,
  type FirehosePort,
  type Ready,
  type Told,
} from '../../services/firehose/port.ts'
import type { CallOperation } from '../../services/service.ts'
import type { Intent } from '../../store/store.ts'
import { delivering, describeBuffer, GONE, isOver } from '../firehose-buffers.ts'
import { compressed, type Bytes } from './compress.ts'
import { parquetOf } from './parquet.ts'

const NAME = 'firehose-to-s3'

export interface FirehoseToS3Parts {
  readonly firehose: Pick<FirehosePort, 'ready' | 'records' | 'ended'>
  readonly call: CallOperation | undefined
}

export function firehoseToS3(parts: FirehoseToS3Parts): Edge {
  return {
    name: NAME,
    batchSize: 4,
    concurrency: 2,
    carry: (intents, { nowMs }) => eachAlone(intents, (intent) => carryOne(parts, intent, nowMs)),
    next: delivering,
    describe: describeBuffer,
  }
}

async function carryOne(parts: FirehoseToS3Parts, intent: Intent, nowMs: number): Promise<Outcome> {
  const { firehose } = parts
  const job = intent.payload as BufferJob
  const ready = await firehose.ready(job)
  if (ready === undefined) return GONE
  const { stream, buffer } = ready
  const { destination } = stream
  const target = buffer.lane === 'backup' ? (destination.backup ?? destination.s3) : destination.s3
  const parquet = destination.conversion !== undefined && buffer.lane.startsWith('out')
  const { errorType } = ready
  const key = objectKey({ stream: stream.name, target, buffer, errorType, parquet })
  const to = `${target.bucketArn}/${key}`
  const attempt = intent.attempt + 1
  const told: Told = { to, via: NAME, outcome: 'delivered', atMs: nowMs, attempt }
  try {
    const content = parquet
      ? await parquetOf(destination.conversion!, firehose.records(job))
      : { body: plain(parts, ready, job) }
    const body =
      'failed' in content ? content.body : compressed(content.body, target.compression, nameIn(key))
    const failed = 'failed' in content ? content.failed : []
    if (body !== undefined) await write(parts, ready, target.roleArn, { to: target.bucketArn, key, body }) // prettier-ignore
    const errors: ErrorsOf = { type: 'format-conversion-failed', records: failed }
    const { taken } = await firehose.ended(job, intent.id, told, errors)
    return { kind: 'delivered', taken }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    const reason = `${error.code}: ${error.message}`
    if (!isOver(buffer.sealed, nowMs)) return { kind: 'failed', permanent: false, code: error.code, reason } // prettier-ignore
    const lost = { ...told, to: target.bucketArn, outcome: 'dropped', reason } as const
    const { taken } = await firehose.ended(job, intent.id, lost)
    return { kind: 'ended', outcome: 'dropped', reason, taken }
  }
}

/** Records one after the other, with the delimiter that the destination asks for. */
async function* plain(
  parts: FirehoseToS3Parts,
  { stream, buffer }: Ready,
  job: BufferJob,
): Bytes & AsyncGenerator<Uint8Array> {
  // prettier-ignore
  const isOut = buffer.lane.startsWith('out')
  const delimiter = isOut ? stream.destination.delimiter : undefined
  const end = delimiter === undefined ? undefined : Buffer.from(delimiter, 'utf8')
  for await (const records of parts.firehose.records(job)) {
    const pieces: Uint8Array[] = []
    for (const { data } of records) {
      pieces.push(data)
      if (end !== undefined) pieces.push(end)
    }
    yield Buffer.concat(pieces)
  }
}

interface Object {
  readonly to: string
  readonly key: string
  readonly body: Bytes | Uint8Array
}

async function write(
  { call }: FirehoseToS3Parts,
  { stream }: Ready,
  role: string,
  { to, key, body }: Object,
): Promise<void> {
  if (call === undefined) throw new Error('nothing here writes to S3')
  await call({
    ...{ service: 's3', operation: 'PutObject', region: stream.region },
    input: { Bucket: to.slice(to.lastIndexOf(':') + 1), Key: key, Body: body },
    ...{ as: role, sessionName: stream.name, by: 'firehose.amazonaws.com' },
  })
}

/** What a ZIP archive calls its entry. */
function nameIn(key: string): string {
  const name = key.slice(key.lastIndexOf('/') + 1)
  return name.endsWith('.zip') ? name.slice(0, -'.zip'.length) : name
}
