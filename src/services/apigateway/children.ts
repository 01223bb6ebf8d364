// What belongs to an API and has an id or a name of its own: read, listed, written, deleted alike.

import type { Tx } from '../../store/store.ts'
import type { Reading, Table } from '../../store/table.ts'
import type { Context } from '../service.ts'
import { limitExceeded } from './errors.ts'
import { MAX_CHILDREN } from './limits.ts'
import { limitOf, afterOf, type PageInput } from './pages.ts'
import { tokenOf } from '../resource/page-token.ts'
import { apiAddress, apiTable, requireApi, type ApiAddress } from './tables.ts'

export type Held<Row> = Table<readonly [string], Row>

export interface OfApi {
  readonly restApiId: string
}

/** Runs in the API's partition; `found` says whether there is such an API at all. */
export function inApi<T>(
  input: { readonly restApiId: string | undefined },
  context: Context,
  run: (tx: Tx, api: ApiAddress, found: boolean) => Reading<T>,
): Promise<T> {
  const api = apiAddress(context, input.restApiId!)
  return context.store.transact(api.partition, function* (tx) {
    return yield* run(tx, api, (yield* apiTable.get()) !== undefined)
  })
}

export function readChild<Row>(
  table: Held<Row>,
  input: { readonly restApiId: string | undefined },
  key: string,
  context: Context,
  missing: () => Error,
): Promise<Row> {
  return inApi(input, context, function* (_tx, _api, found) {
    const row = found ? yield* named(table, key) : undefined
    if (row === undefined) throw missing()
    return row
  })
}

/** Longer than any name that is taken; keys have an end. */
const LONGEST_NAME = 512

/** The row of that name; a name that is too long for one finds nothing. */
export function* named<Row>(table: Held<Row>, key: string): Reading<Row | undefined> {
  return key.length > LONGEST_NAME ? undefined : yield* table.get(key)
}

export function listChildren<Row>(
  table: Held<Row>,
  input: PageInput & { readonly restApiId: string | undefined },
  keyOf: (row: Row) => string,
  context: Context,
): Promise<{ items: Row[]; position?: string }> {
  return inApi(input, context, function* (_tx, api) {
    yield* requireApi(api)
    return yield* pageOfTable(table, input, keyOf)
  })
}

export function* pageOfTable<Row>(
  table: Held<Row>,
  input: PageInput,
  keyOf: (row: Row) => string,
): Reading<{ items: Row[]; position?: string }> {
  const limit = limitOf(input)
  const after = afterOf(input)
  const found = yield* table.range([], {
    limit: limit + 1,
    ...(after !== undefined && { after: [after] as const }),
  })
  const items = found.slice(0, limit).map(({ row }) => row)
  const more = limit > 0 && found.length > limit
  return more ? { items, position: tokenOf(keyOf(items.at(-1)!)) } : { items }
}

/** All of a kind; an API has no more than it may have. */
export function* allOf<Row>(
  table: Table<any, Row>,
  prefix: readonly string[] = [],
): Reading<Row[]> {
  const found = yield* table.range(prefix, { limit: MAX_CHILDREN * 2 })
  return found.map(({ row }) => row)
}

export function* requireRoom<Row>(
  table: Table<any, Row>,
  most: number,
  text: string,
): Reading<void> {
  const found = yield* table.range([], { limit: most })
  if (found.length >= most) throw limitExceeded(text)
}

export function updateChild<Row extends object>(
  table: Held<Row>,
  input: { readonly restApiId: string | undefined },
  key: string,
  context: Context,
  { missing, change }: { missing: () => Error; change: (row: Row, tx: Tx) => Row },
): Promise<Row> {
  return inApi(input, context, function* (tx, _api, found) {
    const before = found ? yield* named(table, key) : undefined
    if (before === undefined) throw missing()
    const row = change(before, tx)
    table.put(tx, [key], row)
    return row
  })
}

export function deleteChild<Row>(
  table: Held<Row>,
  input: { readonly restApiId: string | undefined },
  key: string,
  context: Context,
  missing: () => Error,
): Promise<Record<string, never>> {
  return inApi(input, context, function* (tx, _api, found) {
    if (!found || (yield* named(table, key)) === undefined) throw missing()
    table.del(tx, [key])
    return {}
  })
}
