// What Query and Scan share: which attributes, which index, filter, page and answer.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.html

import type { Reading } from '../../../store/table.ts'
import { invalid, validation } from '../errors.ts'
import type { Test } from '../expression/condition.ts'
import { projected } from '../expression/projection.ts'
import type { Path } from '../expression/ast.ts'
import { rows, type IndexRow, type ItemRow, type TableRow } from '../tables.ts'
import type { Item, WireItem } from '../value/types.ts'
import { storedItem } from '../value/validate.ts'
import { wireItem } from '../value/wire.ts'
import { consumed, noCost, readUnits, spend } from './capacity.ts'
import { checkKey } from './check-keys.ts'
import { projectedNames } from './indexes.ts'
import { itemKey, keyOfItem, namesOf } from './keys.ts'
import { readPage, type Range } from './page.ts'
import { rest } from './range.ts'

/** Of a request, as far as it is the same for both. */
export interface SearchInput {
  readonly Limit?: number | undefined
  readonly Select?: string | undefined
  readonly ConsistentRead?: boolean | undefined
  readonly ReturnConsumedCapacity?: string | undefined
  readonly ExclusiveStartKey?: Readonly<Record<string, unknown>> | undefined
}

export interface Search {
  readonly input: SearchInput
  readonly table: TableRow
  readonly index: IndexRow | undefined
  readonly range: Range
  readonly reverse: boolean
  readonly filter: Test | undefined
  /** What the caller asked for by name. */
  readonly paths: readonly Path[] | undefined
}

export function indexNamed(
  table: TableRow,
  name: string | undefined,
  consistent: boolean | undefined,
): IndexRow | undefined {
  if (name === undefined) return undefined
  const index = table.indexes.find((index) => index.name === name)
  if (index === undefined) {
    throw validation(`The table does not have the specified index: ${name}`)
  }
  if (index.filling) {
    throw validation(`Cannot read from backfilling global secondary index: ${name}`)
  }
  if (consistent && !index.local) {
    throw validation('Consistent reads are not supported on global secondary indexes')
  }
  return index
}

export function* search(options: Search): Reading<Record<string, unknown>> {
  const { input, table, index, reverse, filter } = options
  const show = shownOf(options)
  const range = remaining(options)
  const page = yield* readPage(index?.space ?? table.space, range, { limit: input.Limit, reverse })
  const found: Item[] = []
  const cost = noCost()
  spend(cost, index?.name, readUnits(page.bytes, input.ConsistentRead === true))
  for (const row of page.rows) {
    const whole = show.fetches ? yield* fetched(table, row, cost) : row.item
    if (filter === undefined || filter(whole)) found.push(whole)
  }
  const last = page.cut ? page.rows.at(-1) : undefined
  return {
    ...(show.counts ? {} : { Items: found.map((item) => wireItem(show.of(item))) }),
    Count: found.length,
    ScannedCount: page.rows.length,
    LastEvaluatedKey: last && wireItem(positionOf(table, index, last.item)),
    ConsumedCapacity: consumed(table, input.ReturnConsumedCapacity, cost),
  }
}

/** A local index that lacks what is asked for reads the table, at the price of a read each. */
function* fetched(table: TableRow, row: ItemRow, cost: ReturnType<typeof noCost>): Reading<Item> {
  const whole = yield* rows.get(table.space, itemKey(table, row.item))
  if (whole === undefined) return row.item
  spend(cost, undefined, readUnits(whole.bytes, false))
  return whole.item
}

/** Where the next page begins: the keys of the index and of the table. */
function positionOf(table: TableRow, index: IndexRow | undefined, item: Item): Item {
  const key = keyOfItem(table.key, item)
  return index === undefined ? key : { ...keyOfItem(index.key, item), ...key }
}

function remaining({ input, table, index, range, reverse }: Search): Range {
  if (input.ExclusiveStartKey === undefined) return range
  const last = storedItem(input.ExclusiveStartKey as WireItem)
  if (index === undefined) {
    try {
      checkKey(table, last)
    } catch {
      throw validation(
        'The provided starting key is invalid: The provided key element does not match the schema',
      )
    }
  } else {
    const names = new Set([...namesOf(table.key), ...namesOf(index.key)])
    const given = Object.keys(last)
    if (given.length !== names.size || !given.every((name) => names.has(name))) {
      throw validation('The provided starting key is invalid')
    }
    for (const name of names) {
      if (Object.keys(last[name]!)[0] !== table.types[name]) {
        throw validation('The provided starting key is invalid')
      }
    }
  }
  const left = rest(table, index, range, last, reverse)
  if (left !== undefined) return left
  throw validation(
    'The provided starting key is outside query boundaries based on provided conditions',
  )
}

interface Shown {
  readonly counts: boolean
  /** Whether items of a local index are completed from the table. */
  readonly fetches: boolean
  of(item: Item): Item
}

function shownOf({ input, index, paths, table }: Search): Shown {
  const { Select } = input
  if (paths !== undefined && Select !== undefined && Select !== 'SPECIFIC_ATTRIBUTES') {
    throw validation(
      `Cannot specify the ${'AttributesToGet'} when choosing to get ${selectWord(Select)}`,
    )
  }
  if (Select === 'SPECIFIC_ATTRIBUTES' && paths === undefined) {
    throw invalid(
      'Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES',
    )
  }
  if (Select === 'ALL_PROJECTED_ATTRIBUTES' && index === undefined) {
    throw invalid('ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName')
  }
  const of = paths === undefined ? (item: Item) => item : projected(paths)
  const fetches = index !== undefined && lacks(table, index, Select, paths)
  return { counts: Select === 'COUNT', fetches, of }
}

function selectWord(select: string): string {
  return select === 'COUNT' ? 'only the Count' : select
}

/** Whether the index does not have what is asked for; of a global one that is an error. */
function lacks(
  table: TableRow,
  index: IndexRow,
  select: string | undefined,
  paths: readonly Path[] | undefined,
): boolean {
  const names = projectedNames(table, index)
  if (names === undefined) return false
  if (select === 'ALL_ATTRIBUTES') {
    if (index.local) return true
    throw invalid(
      `Select type ALL_ATTRIBUTES is not supported for global secondary index ${index.name} because its projection type is not ALL`,
    )
  }
  const missing = (paths ?? [])
    .map(([name]) => String(name))
    .filter((name) => !names.includes(name))
  if (missing.length === 0) return false
  if (index.local) return true
  throw invalid(
    `Global secondary index ${index.name} does not project [${[...new Set(missing)].join(', ')}]`,
  )
}
