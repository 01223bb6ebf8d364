// Global indexes come, change and go while the table serves.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.OnlineOps.html

import type { Tx } from '../../../store/store.ts'
import type { Reading } from '../../../store/table.ts'
import { inUse, resourceNotFound, validation } from '../errors.ts'
import { newSpaces, type IndexRow, type TableRow } from '../tables.ts'
import { FILL } from './fill.ts'
import { purge } from './purge.ts'
import { globalIndex, requireIndexes, throughputOf, type IndexInput } from './schema.ts'

export interface IndexChange {
  readonly Create?: IndexInput | undefined
  readonly Update?: IndexInput | undefined
  readonly Delete?: { readonly IndexName?: string | undefined } | undefined
}

export function* changeIndexes(
  tx: Tx,
  table: TableRow,
  partition: string,
  changes: readonly IndexChange[],
): Reading<TableRow> {
  let changed = table
  for (const { Create, Update, Delete } of changes) {
    if (Create) changed = yield* create(tx, changed, partition, Create)
    else if (Update) changed = update(changed, Update)
    else if (Delete) changed = remove(tx, changed, partition, Delete.IndexName!)
    else throw validation('Both GlobalSecondaryIndexUpdate actions are null')
  }
  return changed
}

function* create(tx: Tx, table: TableRow, partition: string, input: IndexInput): Reading<TableRow> {
  if (table.indexes.some(({ name }) => name === input.IndexName)) {
    throw validation(`Attempting to create an index which already exists: ${input.IndexName}`)
  }
  const space = yield* newSpaces(tx, 1)
  const index = globalIndex(input, table.types, table.onDemand, space)
  const indexes = [...table.indexes, { ...index, filling: true as const }]
  requireIndexes(indexes)
  tx.emit({
    edge: FILL,
    target: table.arn,
    payload: { partition, table: table.space, index: space },
  })
  return { ...table, indexes }
}

function required(table: TableRow, name: string | undefined): IndexRow {
  const index = table.indexes.find((index) => index.name === name && !index.local)
  if (index === undefined) {
    throw resourceNotFound(
      `Requested resource not found: Index: ${name} not found for Table: ${table.name}`,
    )
  }
  if (index.filling) {
    throw inUse(
      `Attempt to change a resource which is still in use: Index is being created: ${name}`,
    )
  }
  return index
}

function update(table: TableRow, input: IndexInput): TableRow {
  const index = required(table, input.IndexName)
  const throughput = throughputOf(input.ProvisionedThroughput, table.onDemand)
  const indexes = table.indexes.map((other) => (other === index ? { ...index, throughput } : other))
  return { ...table, indexes }
}

/** Types that only its keys needed go with it. */
function remove(tx: Tx, table: TableRow, partition: string, name: string): TableRow {
  const index = required(table, name)
  purge(tx, table.arn, { partition, space: index.space })
  const indexes = table.indexes.filter((other) => other !== index)
  const used = new Set(
    [table.key, ...indexes.map(({ key }) => key)].flatMap((key) => Object.values(key)),
  )
  const types = Object.fromEntries(Object.entries(table.types).filter(([type]) => used.has(type)))
  return { ...table, indexes, types }
}
