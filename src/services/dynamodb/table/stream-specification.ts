// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { validation } from '../errors.ts'
import { directoryOf } from '../../resource/resource.ts'
import { shards, streamResource, streams } from '../stream/tables.ts'
import { armed } from '../stream/trim.ts'
import type { StreamView, TableRow } from '../tables.ts'

export interface StreamInput {
  readonly StreamEnabled?: boolean | undefined
  readonly StreamViewType?: string | undefined
}

/** The view that is asked for; undefined: no stream. */
export function viewOf(input: StreamInput | undefined): StreamView | undefined {
  if (!input?.StreamEnabled) {
    if (input?.StreamViewType === undefined) return undefined
    throw validation(
      'One or more parameter values were invalid: StreamViewType can only be specified when StreamEnabled is true',
    )
  }
  if (input.StreamViewType === undefined) {
    throw validation(
      'One or more parameter values were invalid: StreamViewType is required when StreamEnabled is true',
    )
  }
  return input.StreamViewType as StreamView
}

type Streamed = Pick<TableRow, 'account' | 'region' | 'name' | 'arn' | 'id' | 'key'>

/** Begins a stream in the scope of a table that is created. Its label is the moment. */
export function* openStream(
  tx: Tx,
  table: Streamed,
  view: StreamView,
): Reading<NonNullable<TableRow['stream']>> {
  const label = new Date(tx.nowMs).toISOString().slice(0, -1)
  const before = yield* streams.get(label)
  if (before !== undefined) throw validation('The stream was changed in this very millisecond')
  // Sequence numbers go on where the table's last stream ended.
  const [last] = yield* streams.range([], { limit: 1, reverse: true })
  const next = last?.row.next ?? 1
  const { key } = table
  const prefix = `${tx.nowMs}${String(Number.parseInt(tx.uuid().slice(0, 8), 16)).padStart(10, '0')}`
  streams.put(tx, [label], { label, view, createdMs: tx.nowMs, key, prefix, next, shard: 0 })
  shards.put(tx, [label, 0], { number: 0, openedMs: tx.nowMs, first: next })
  yield* streamResource.enter(tx.in(directoryOf(table)), `${table.name}/${label}`, {
    arn: `${table.arn}/stream/${label}`,
    generation: table.id,
    createdMs: tx.nowMs,
    tags: {},
    facts: null,
  })
  return { view, label }
}

/** No record follows; those that are there last for a day. */
export function* closeStream(tx: Tx, table: TableRow, label: string): Reading<void> {
  const stream = yield* streams.get(label)
  if (stream === undefined) return
  streams.put(tx, [label], armed(tx, table, { ...stream, disabledMs: tx.nowMs }))
  const shard = (yield* shards.get(label, stream.shard))!
  shards.put(tx, [label, stream.shard], { ...shard, last: stream.next - 1 })
}
