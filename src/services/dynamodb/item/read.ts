// Reading one item by its key.

import type { Reading } from '../../../store/table.ts'
import { projected } from '../expression/projection.ts'
import { Substitutions, type Substituted } from '../expression/substitutions.ts'
import { rows, type ItemRow, type TableRow } from '../tables.ts'
import type { Item, WireItem } from '../value/types.ts'
import { storedItem } from '../value/validate.ts'
import { checkKey } from './check-keys.ts'
import { itemKey } from './keys.ts'
import { pathsOf, type Selecting } from './select.ts'

export interface ReadInput extends Selecting, Substituted {}

/** What is shown of an item, as the request has it. */
export function viewOf(input: ReadInput): (item: Item) => Item {
  const { ProjectionExpression } = input
  const substitutions = new Substitutions(input, { ProjectionExpression })
  const paths = pathsOf(input, substitutions)
  substitutions.done()
  return paths === undefined ? (item) => item : projected(paths)
}

export function keyInput(key: Readonly<Record<string, unknown>> | undefined): Item {
  return storedItem((key ?? {}) as WireItem)
}

export function* readItem(table: TableRow, key: Item): Reading<ItemRow | undefined> {
  checkKey(table, key)
  return yield* rows.get(table.space, itemKey(table, key))
}
