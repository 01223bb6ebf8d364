// What indexes have of an item, and how they follow its changes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/SecondaryIndexes.html

import type { Tx } from '../../../store/store.ts'
import { attributeOf } from '../expression/path.ts'
import { counts, rows, sizes, type IndexRow, type ItemRow, type TableRow } from '../tables.ts'
import { equalItems } from '../value/compare.ts'
import { itemBytes } from '../value/size.ts'
import { emptyItem, type Item } from '../value/types.ts'
import { spend, writeUnits, type Cost } from './capacity.ts'
import { indexKey, namesOf } from './keys.ts'

export function projectedNames(table: TableRow, index: IndexRow): readonly string[] | undefined {
  if (index.projection === 'ALL') return undefined
  const keys = [...namesOf(table.key), ...namesOf(index.key)]
  return [...new Set([...keys, ...(index.included ?? [])])]
}

interface Entry {
  readonly key: Uint8Array
  readonly row: ItemRow
}

/** Undefined for an item that the index does not have. */
export function entryOf(table: TableRow, index: IndexRow, row: ItemRow): Entry | undefined {
  const key = indexKey(table, index, row.item)
  if (key === undefined) return undefined
  const names = projectedNames(table, index)
  if (names === undefined) return { key, row }
  const item = chosen(row.item, names)
  return { key, row: { item, bytes: itemBytes(item) } }
}

function chosen(item: Item, names: readonly string[]): Item {
  const some = emptyItem()
  for (const name of names) {
    const value = attributeOf(item, name)
    if (value !== undefined) some[name] = value
  }
  return some
}

/** Counts what it costs; an index whose part of the item did not change costs nothing. */
export function follow(
  tx: Tx,
  table: TableRow,
  before: ItemRow | undefined,
  after: ItemRow | undefined,
  cost: Cost,
): void {
  for (const index of table.indexes) {
    const was = before && entryOf(table, index, before)
    const is = after && entryOf(table, index, after)
    change(tx, index, was, is, cost)
  }
}

function change(
  tx: Tx,
  index: IndexRow,
  was: Entry | undefined,
  is: Entry | undefined,
  cost: Cost,
): void {
  const moved = was !== undefined && is !== undefined && Buffer.compare(was.key, is.key) !== 0
  if (was && is && !moved && equalItems(was.row.item, is.row.item)) return
  if (was && (is === undefined || moved)) rows.del(tx, [index.space, was.key])
  if (is) rows.put(tx, [index.space, is.key], is.row)
  count(tx, index.space, was?.row, is?.row)
  if (moved || is === undefined || was === undefined) {
    if (was) spend(cost, index.name, writeUnits(was.row.bytes))
    if (is) spend(cost, index.name, writeUnits(is.row.bytes))
  } else spend(cost, index.name, writeUnits(Math.max(was.row.bytes, is.row.bytes)))
}

export function count(
  tx: Tx,
  space: number,
  was: ItemRow | undefined,
  is: ItemRow | undefined,
): void {
  const more = (is ? 1 : 0) - (was ? 1 : 0)
  const larger = (is?.bytes ?? 0) - (was?.bytes ?? 0)
  if (more !== 0) counts.add(tx, [space], more)
  if (larger !== 0) sizes.add(tx, [space], larger)
}

/** While an index is filled, items come to it both ways: an entry that is there already is left. */
export function* fill(tx: Tx, table: TableRow, index: IndexRow, row: ItemRow) {
  const entry = entryOf(table, index, row)
  if (entry === undefined || (yield* rows.get(index.space, entry.key)) !== undefined) return
  rows.put(tx, [index.space, entry.key], entry.row)
  count(tx, index.space, undefined, entry.row)
}
