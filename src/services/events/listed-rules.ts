// A page of a bus's rules, in order of their names.

import { after, rangeOf } from '../../store/key.ts'
import type { Key, Val } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { ruleTable, type RuleRow } from './tables.ts'

export interface Page {
  readonly limit: number
  readonly prefix?: string | undefined
  /** The last name of the page before. */
  readonly after?: string | undefined
}

export function* listedRules({
  limit,
  prefix = '',
  after: last,
}: Page): Reading<{ found: RuleRow[]; more: boolean }> {
  const all = rangeOf(ruleTable.name, Buffer.from(prefix, 'utf8'))
  const start = last === undefined ? all.start : after(ruleTable.key(last))
  const read = { op: 'range', start, end: all.end, limit: limit + 1 } as const
  const rows = ((yield read) as [Key, Val][]).map(([, value]) => ruleTable.decode(value))
  return { found: rows.slice(0, limit), more: rows.length > limit }
}
