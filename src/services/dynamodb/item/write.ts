// One write to one item, with all that follows from it in the same commit.

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { conditionFailed, validation } from '../errors.ts'
import type { Test } from '../expression/condition.ts'
import type { TableAddress } from '../address.ts'
import { MAX_ITEM_BYTES } from '../limits.ts'
import { remember } from '../backup/history.ts'
import { track } from '../expiry/track.ts'
import { tell } from '../kinesis/destinations.ts'
import { record, type Author } from '../stream/record.ts'
import { rows, type ItemRow, type TableRow } from '../tables.ts'
import { equalItems } from '../value/compare.ts'
import { itemBytes } from '../value/size.ts'
import { emptyItem, type Item } from '../value/types.ts'
import { noCost, spend, writeUnits, type Cost } from './capacity.ts'
import { count, follow } from './indexes.ts'
import { itemKey } from './keys.ts'

/** What a request wants done to one item, checked as far as it can be without its table. */
export interface Write {
  readonly address: TableAddress
  /** The key, checked against the table's. */
  keyOf(table: TableRow): Item
  /** What the item becomes; undefined for nothing. Not there for what only checks. */
  readonly change?: (before: Item | undefined, table: TableRow) => Item | undefined
  readonly condition?: Test | undefined
  /** Whether a failed condition shows the item. */
  readonly showsItem: boolean
}

export interface Written {
  readonly before: Item | undefined
  readonly after: Item | undefined
  readonly cost: Cost
}

const NOTHING: Item = emptyItem()

/** In the table's partition. Throws ConditionalCheckFailedException, ValidationException. */
export function* perform(tx: Tx, table: TableRow, write: Write, author?: Author): Reading<Written> {
  const key = itemKey(table, write.keyOf(table))
  const row = yield* rows.get(table.space, key)
  const before = row?.item
  if (write.condition && !write.condition(before ?? NOTHING)) {
    throw conditionFailed(write.showsItem ? before : undefined)
  }
  const cost = noCost()
  if (write.change === undefined) {
    spend(cost, undefined, writeUnits(row?.bytes ?? 0))
    return { before, after: before, cost }
  }
  const after = write.change(before, table)
  const next = after && { item: after, bytes: itemBytes(after) }
  if (next !== undefined && next.bytes > MAX_ITEM_BYTES) throw tooLarge(row)
  yield* replace(tx, table, key, row, next, cost, author)
  return { before, after, cost }
}

function tooLarge(before: ItemRow | undefined) {
  return validation(
    before === undefined
      ? 'Item size has exceeded the maximum allowed size'
      : 'Item size to update has exceeded the maximum allowed size',
  )
}

export function* replace(
  tx: Tx,
  table: TableRow,
  key: Uint8Array,
  before: ItemRow | undefined,
  after: ItemRow | undefined,
  cost: Cost,
  author?: Author,
): Reading<void> {
  spend(cost, undefined, writeUnits(Math.max(before?.bytes ?? 0, after?.bytes ?? 0)))
  if (before === undefined && after === undefined) return
  if (before && after && equalItems(before.item, after.item)) return
  if (after) rows.put(tx, [table.space, key], after)
  else rows.del(tx, [table.space, key])
  count(tx, table.space, before, after)
  if (table.pointInTime) yield* remember(tx, table, key, before)
  if (table.indexes.length > 0) follow(tx, table, before, after, cost)
  if (table.timeToLive) yield* track(tx, table, key, before?.item, after?.item)
  if (table.kinesis) tell(tx, table, before?.item, after?.item, author)
  if (table.stream) yield* record(tx, table, before?.item, after?.item, author)
}
