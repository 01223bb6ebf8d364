// The record of a change, in the commit that makes it: once, and in the order of the item's changes.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { keyOfItem } from '../item/keys.ts'
import type { TableRow } from '../tables.ts'
import { armed } from './trim.ts'
import { itemBytes } from '../value/size.ts'
import type { Item } from '../value/types.ts'
import {
  records,
  shards,
  shownSequence,
  shownShard,
  streams,
  type Author,
  type RecordRow,
} from './tables.ts'

export type { Author } from './tables.ts'

/** A shard is written to for so long; then another follows it. */
export const SHARD_MS = 4 * 3600_000

export function* record(
  tx: Tx,
  table: TableRow,
  before: Item | undefined,
  after: Item | undefined,
  author?: Author,
): Reading<void> {
  const { label, view } = table.stream!
  let stream = (yield* streams.get(label))!
  const shard = (yield* shards.get(label, stream.shard))!
  if (tx.nowMs - shard.openedMs >= SHARD_MS) {
    const number = shard.number + 1
    shards.put(tx, [label, shard.number], { ...shard, last: stream.next - 1 })
    const next = { number, openedMs: tx.nowMs, first: stream.next, parent: shownShard(shard) }
    shards.put(tx, [label, number], next)
    stream = { ...stream, shard: number }
  }
  const keys = keyOfItem(table.key, (after ?? before)!)
  const withOld = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES'
  const withNew = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES'
  const images = {
    ...(withOld && before && { before }),
    ...(withNew && after && { after }),
  }
  const row: RecordRow = {
    name: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    id: tx.uuid().replaceAll('-', ''),
    atMs: tx.nowMs,
    keys,
    ...images,
    bytes: itemBytes(keys) + sizeOf(images.before) + sizeOf(images.after),
    ...(author && { author }),
  }
  records.put(tx, [label, stream.next], row)
  tx.hop({
    ...{ atMs: tx.nowMs, id: shownSequence(stream, stream.next), from: table.arn },
    ...{ to: `${table.arn}/stream/${label}`, via: 'dynamodb-stream', outcome: 'accepted' },
  })
  stream = armed(tx, table, stream)
  streams.put(tx, [label], { ...stream, next: stream.next + 1 })
}

function sizeOf(item: Item | undefined): number {
  return item === undefined ? 0 : itemBytes(item)
}
