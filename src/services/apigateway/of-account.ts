// What belongs to an account and region: keys, plans, domains, links, certificates.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { named, pageOfTable, type Held } from './children.ts'
import type { PageInput } from './pages.ts'
import { accountPartition } from './tables.ts'

export function inAccount<T>(context: Context, run: (tx: Tx) => Reading<T>): Promise<T> {
  return context.store.transact(accountPartition(context), run)
}

export function readOne<Row>(
  table: Held<Row>,
  key: string,
  context: Context,
  missing: () => Error,
): Promise<Row> {
  return inAccount(context, () => requireOne(table, key, missing))
}

export function* requireOne<Row>(
  table: Held<Row>,
  key: string,
  missing: () => Error,
): Reading<Row> {
  const row = yield* named(table, key)
  if (row === undefined) throw missing()
  return row
}

export function listOf<Row>(
  table: Held<Row>,
  input: PageInput,
  keyOf: (row: Row) => string,
  context: Context,
): Promise<{ items: Row[]; position?: string }> {
  return inAccount(context, () => pageOfTable(table, input, keyOf))
}

export function changeOne<Row>(
  table: Held<Row>,
  key: string,
  context: Context,
  { missing, change }: { missing: () => Error; change: (row: Row, tx: Tx) => Row },
): Promise<Row> {
  return inAccount(context, function* (tx) {
    const row = change(yield* requireOne(table, key, missing), tx)
    table.put(tx, [key], row)
    return row
  })
}

export function deleteOne<Row>(
  table: Held<Row>,
  key: string,
  context: Context,
  missing: () => Error,
): Promise<Record<string, never>> {
  return inAccount(context, function* (tx) {
    yield* requireOne(table, key, missing)
    table.del(tx, [key])
    return {}
  })
}

/** A read shows tags where there are none, too. */
export function withTagsShown<Row extends { tags?: Record<string, string> | undefined }>(
  row: Row,
): Row {
  return { ...row, tags: row.tags ?? {} }
}
