// Records of a stream last for a day; of a stream that is off, all else goes with the last of them.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html

import type { Chore, Remaining } from '../../../store/chore.ts'
import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { directoryOf } from '../../resource/resource.ts'
import { tableAddress, type TableAddress } from '../address.ts'
import type { TableRow } from '../tables.ts'
import { records, shards, streamResource, streams, type StreamRow } from './tables.ts'

export const RETENTION_MS = 24 * 3600_000
/** Records that end within the same minutes go together. */
const TOGETHER_MS = 5 * 60_000
const STEP_ROWS = 400
const STEP_BYTES = 2 * 1_048_576
/** A day has six shards, and there is nothing before the day. */
const MANY_SHARDS = 100

const TRIM = 'dynamodb-trim'

interface Trim {
  readonly account: string
  readonly region: string
  readonly table: string
  readonly label: string
}

/** The stream's row, with the chore waiting for what has been written. */
export function armed(
  tx: Tx,
  table: Pick<TableRow, 'account' | 'region' | 'name' | 'arn'>,
  stream: StreamRow,
): StreamRow {
  if (stream.trimMs !== undefined) return stream
  const { account, region, name, arn } = table
  const trimMs = endOf(tx.nowMs)
  const payload: Trim = { account, region, table: name, label: stream.label }
  tx.emit({ edge: TRIM, target: `${arn}/stream/${stream.label}`, dueAtMs: trimMs, payload })
  return { ...stream, trimMs }
}

function endOf(atMs: number): number {
  return Math.ceil((atMs + RETENTION_MS) / TOGETHER_MS) * TOGETHER_MS
}

function* trim(tx: Tx, address: TableAddress, job: Trim): Reading<Remaining<Trim>> {
  const before = yield* streams.get(job.label)
  if (before === undefined) return undefined
  const found = yield* records.range([job.label], { limit: STEP_ROWS, maxBytes: STEP_BYTES })
  let horizon = before.horizon ?? 0
  let oldestMs: number | undefined
  for (const { key, row } of found) {
    key.text()
    const sequence = key.integer()
    if (row.atMs > tx.nowMs - RETENTION_MS) {
      oldestMs = row.atMs
      horizon = sequence
      break
    }
    records.del(tx, [job.label, sequence])
    horizon = sequence + 1
  }
  const stream = { ...before, horizon }
  if (oldestMs === undefined && found.length > 0) {
    streams.put(tx, [job.label], stream)
    return { state: job }
  }
  const restsMs = oldestMs ?? stream.disabledMs
  if (restsMs === undefined) {
    yield* dropShards(tx, job.label, horizon)
    const { trimMs: _, ...idle } = stream
    streams.put(tx, [job.label], idle)
    return undefined
  }
  if (restsMs > tx.nowMs - RETENTION_MS) {
    yield* dropShards(tx, job.label, horizon)
    streams.put(tx, [job.label], { ...stream, trimMs: endOf(restsMs) })
    return { state: job, atMs: endOf(restsMs) }
  }
  yield* dropShards(tx, job.label, Infinity)
  streams.del(tx, [job.label])
  yield* streamResource.leave(tx.in(directoryOf(address)), `${job.table}/${job.label}`)
  return undefined
}

/** Closed shards whose records are all gone. */
function* dropShards(tx: Tx, label: string, horizon: number): Reading<void> {
  for (const { row } of yield* shards.range([label], { limit: MANY_SHARDS })) {
    if (row.last !== undefined && row.last < horizon) shards.del(tx, [label, row.number])
  }
}

export const trimChore: Chore<Trim> = {
  name: TRIM,
  step(job, { commit }) {
    const address = tableAddress(job.table, job)
    return commit([address.partition, directoryOf(address)], (tx) => trim(tx, address, job))
  },
}
