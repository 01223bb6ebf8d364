// A page of a table's rows, in order of their names.

import { after, rangeOf } from '../../store/key.ts'
import type { Key, Val } from '../../store/store.ts'
import type { Reading, Table } from '../../store/table.ts'
import { chunks } from './limits.ts'

export interface Page {
  readonly limit: number
  readonly prefix?: string | undefined
  /** The last name of the page before. */
  readonly after?: string | undefined
}

export function* listedRows<Row>(
  table: Table<[name: string], Row>,
  { limit, prefix = '', after: last }: Page,
  wanted: (row: Row) => boolean = () => true,
): Reading<{ found: Row[]; more: boolean }> {
  const all = rangeOf(table.name, Buffer.from(prefix, 'utf8'))
  let start = last === undefined ? all.start : after(table.key(last))
  const found: Row[] = []
  for (;;) {
    const read = { op: 'range', start, end: all.end, limit: chunks.rows } as const
    const rows = (yield read) as [Key, Val][]
    for (const [, value] of rows) {
      const row = table.decode(value)
      if (!wanted(row)) continue
      if (found.length === limit) return { found, more: true }
      found.push(row)
    }
    if (rows.length < chunks.rows) return { found, more: false }
    start = after(rows.at(-1)![0])
  }
}
