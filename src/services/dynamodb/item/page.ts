// A page of rows of a table or an index: up to 1 MB of items, before any filter.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html

import { after as next } from '../../../store/key.ts'
import type { Key } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { PAGE_BYTES } from '../limits.ts'
import { rows as rowsIn, type ItemRow } from '../tables.ts'

export interface Range {
  readonly start: Key
  readonly end: Key
}

export interface Page {
  readonly rows: readonly ItemRow[]
  readonly bytes: number
  /** Whether it ended for its size or its limit: more may follow. */
  readonly cut: boolean
}

/** What one reading of the store fetches at most. */
const CHUNK_ROWS = 500

export function* readPage(
  space: number,
  range: Range,
  { limit, reverse }: { readonly limit?: number | undefined; readonly reverse: boolean },
): Reading<Page> {
  const rows: ItemRow[] = []
  let bytes = 0
  let { start, end } = range
  for (;;) {
    const wanted = Math.min(CHUNK_ROWS, (limit ?? Infinity) - rows.length)
    const options = { limit: wanted, reverse, maxBytes: PAGE_BYTES }
    const chunk = yield* rowsIn.slice({ start, end }, options)
    for (const { row } of chunk) {
      rows.push(row)
      bytes += row.bytes
      if (bytes >= PAGE_BYTES || rows.length === limit) return { rows, bytes, cut: true }
    }
    const last = chunk.at(-1)
    if (last === undefined) return { rows, bytes, cut: false }
    last.key.integer()
    const key = rowsIn.key(space, last.key.bytes())
    if (reverse) end = key
    else start = next(key)
  }
}
