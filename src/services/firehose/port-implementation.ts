import type { AwsError } from '../../kernel/aws-error.ts'
import type { Tx } from '../../store/store.ts'
import { take, type Reading } from '../../store/table.ts'
import type { Env } from '../service.ts'
import { addressOfArn } from './address.ts'
import { append, ERROR_LANE, seal, type BufferJob } from './buffer/append.ts'
import { SWEEP, type Sweep, type Told } from './chores.ts'
import { noDirectPut, streamNotFound } from './errors.ts'
import { limits } from './limits.ts'
import { tooLarge } from './operations/put-record.ts'
import type { ErrorsOf, FirehosePort, PortRecord, Ready, SourceRecord, Staged } from './port.ts'
import { putRecords, type PutCause } from './put.ts'
import { stagedInto } from './stage.ts'
import { errorLine } from './error-line.ts'
import {
  buffers,
  deliveries,
  packs,
  positions,
  requireDelivery,
  sourced,
  SOURCES,
  type BufferRow,
  type DeliveryRow,
} from './tables.ts'

const PAGE_ROWS = 256
const PAGE_BYTES = 4 * 1024 * 1024
const MOST_SOURCED = 10_000

export function createFirehosePort({ store }: Pick<Env, 'store'>): FirehosePort {
  const partitionOf = (arn: string): string => {
    const address = addressOfArn(arn)
    if (address === undefined) throw streamNotFound({ name: arn, account: '' })
    return address.partition
  }
  const over = <T>(arn: string, work: (tx: Tx) => Reading<T>): Promise<T> =>
    store.transact(partitionOf(arn), work)
  return {
    put: (arn, records, { party, via }) =>
      over(arn, (tx) => putAll(tx, arn, records, { party, via, outcome: 'delivered' })),
    takeIn: (stream, shard, through, records) =>
      over(stream.arn, (tx) => takeIn(tx, stream, { shard, through, records })),
    async sourced() {
      const rows = await store.transact(SOURCES, () => sourced.range([], { limit: MOST_SOURCED }))
      const found = await Promise.all(
        rows.map(({ key }) => over(key.text(), () => deliveries.get())),
      )
      return found.filter((row) => row !== undefined)
    },
    watchSourced: (changed) => store.watch(SOURCES, changed),
    ready: (job) => over(job.streamArn, (tx) => ready(tx, job)),
    async *records(job) {
      for (let after = -1; ;) {
        const from = after
        const rows = await over(job.streamArn, () =>
          packs.range([job.id, job.number], {
            ...{ limit: PAGE_ROWS, maxBytes: PAGE_BYTES },
            ...(from >= 0 && { after: [job.id, job.number, from] }),
          }),
        )
        if (rows.length === 0) return
        yield rows.flatMap(({ row }) => row.records)
        after = from + rows.length
      }
    },
    staged: (job, intentId, records) =>
      over(job.streamArn, (tx) => staged(tx, job, intentId, records)),
    ended: (job, intentId, told, errors) =>
      over(job.streamArn, (tx) => ended(tx, job, intentId, { told, errors })),
  }
}

function* putAll(tx: Tx, arn: string, records: readonly PortRecord[], cause: PutCause) {
  const stream = yield* requireDelivery(addressOfArn(arn)!)
  const answers: (string | undefined | AwsError)[] = []
  for (const { data, parentId, intentId } of records) {
    if (intentId !== undefined && !(yield* take(intentId))) {
      answers.push(undefined)
    } else if (stream.source !== undefined) answers.push(noDirectPut(stream))
    else if (data.length > limits.recordBytes) answers.push(tooLarge(data.length))
    else answers.push((yield* putRecords(tx, stream, [{ data, parentId }], cause))[0])
  }
  return answers
}

interface TakenIn {
  readonly shard: string
  readonly through: string
  readonly records: readonly SourceRecord[]
}

function* takeIn(tx: Tx, { id }: DeliveryRow, { shard, through, records }: TakenIn): Reading<void> {
  const stream = yield* deliveries.get()
  if (stream === undefined || stream.id !== id) return
  const before = yield* positions.get(id, shard)
  const fresh = records.filter((record) => before === undefined || isAfter(record.id, before))
  if (fresh.length > 0) {
    const party = stream.source!.streamArn
    yield* putRecords(tx, stream, fresh, {
      party,
      via: 'kinesis-to-firehose',
      outcome: 'delivered',
    })
  }
  if (before === undefined || isAfter(through, before)) positions.put(tx, [id, shard], through)
}

/** Sequence numbers of one shard have one length; what is behind a point is a place in one. */
function isAfter(id: string, sequence: string): boolean {
  const own = id.split('.', 1)[0]!
  return own.length === sequence.length ? own > sequence : own.length > sequence.length
}

function* ready(tx: Tx, { id, number }: BufferJob): Reading<Ready | undefined> {
  const stream = yield* deliveries.get()
  const buffer = yield* buffers.get(id, number)
  if (stream === undefined || stream.id !== id || buffer === undefined) return undefined
  const { sealed } = buffer
  const closed = sealed ? { ...buffer, sealed } : yield* seal(tx, stream, number, buffer, false)
  return { stream, buffer: closed, errorType: errorTypeOf(closed) }
}

function errorTypeOf({ lane }: BufferRow): string | undefined {
  return lane.startsWith(ERROR_LANE) ? lane.slice(ERROR_LANE.length) : undefined
}

function* staged(tx: Tx, job: BufferJob, intentId: string, records: readonly Staged[]) {
  if (!(yield* take(intentId))) return { taken: false }
  const stream = yield* deliveries.get()
  if (stream === undefined || stream.id !== job.id) return { taken: true }
  const told = yield* stagedInto(tx, stream, records)
  for (const hop of told) tx.hop(hop)
  finish(tx, job, undefined)
  return { taken: true }
}

interface Ended {
  readonly told: Told
  readonly errors: ErrorsOf | undefined
}

function* ended(tx: Tx, job: BufferJob, intentId: string, { told, errors }: Ended) {
  if (!(yield* take(intentId))) return { taken: false }
  const stream = yield* deliveries.get()
  if (stream === undefined || stream.id !== job.id) return { taken: true }
  const failed = errors?.records ?? []
  if (failed.length > 0) {
    const lines = failed.map(({ record, failure }) => errorLine(record, failure, tx.nowMs))
    yield* append(tx, stream, `${ERROR_LANE}${errors!.type}`, lines)
  }
  for (const { record, failure } of failed) {
    const reason = `${failure.errorCode}: ${failure.errorMessage}`
    const hop = { atMs: tx.nowMs, id: record.id, from: stream.arn, to: told.to, via: told.via }
    tx.hop({ ...hop, outcome: 'failed', reason })
  }
  finish(tx, job, { ...told, but: failed.map(({ record }) => record.id) })
  return { taken: true }
}

function finish(tx: Tx, { streamArn, id, number }: BufferJob, told: Told | undefined): void {
  buffers.del(tx, [id, number])
  const payload: Sweep = { streamArn, id, number, from: 0, told }
  tx.emit({ edge: SWEEP, target: streamArn, payload })
}
