// SELECT of one item by its whole key, as batches and transactions have it.

import type { Reading } from '../../../store/table.ts'
import { validation } from '../errors.ts'
import { bindCondition } from '../expression/condition.ts'
import { projected } from '../expression/projection.ts'
import { readItem } from '../item/read.ts'
import type { ItemRow, TableRow } from '../tables.ts'
import type { Item } from '../value/types.ts'
import type { Select } from './ast.ts'
import type { Bound } from './bind.ts'
import { keyIn } from './writes.ts'

export interface Found {
  readonly row: ItemRow | undefined
  /** What is shown of it; undefined: nothing, for it does not meet the condition. */
  readonly shown: Item | undefined
}

/** `what`: how the error calls the call. */
export function* oneItem(table: TableRow, bound: Bound<Select>, what: string): Reading<Found> {
  const { statement, bindings } = bound
  const { where, paths } = statement
  if (where === undefined || statement.index !== undefined) throw withoutKey(what)
  const row = yield* readItem(table, keyOf(table, bound, what))
  const isMet = row !== undefined && bindCondition(where, bindings, 'FilterExpression')(row.item)
  if (!isMet) return { row, shown: undefined }
  return { row, shown: paths === undefined ? row.item : projected(paths)(row.item) }
}

function keyOf(table: TableRow, { statement, bindings }: Bound<Select>, what: string): Item {
  try {
    return keyIn(table, statement.where, bindings)
  } catch {
    throw withoutKey(what)
  }
}

function withoutKey(what: string) {
  return validation(
    `Select statements within ${what} must specify the primary key in the where clause.`,
  )
}
