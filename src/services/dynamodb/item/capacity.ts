// Capacity units, as they would have been consumed.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html

import type { TableRow } from '../tables.ts'

const WRITE_BYTES = 1024
const READ_BYTES = 4096

/** Units by what they were spent on: the table, and indexes by name. */
export interface Cost {
  table: number
  readonly indexes: Map<string, number>
}

export function noCost(): Cost {
  return { table: 0, indexes: new Map() }
}

export function spend(cost: Cost, index: string | undefined, units: number): void {
  if (index === undefined) cost.table += units
  else cost.indexes.set(index, (cost.indexes.get(index) ?? 0) + units)
}

export function writeUnits(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / WRITE_BYTES))
}

export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / READ_BYTES)) * (consistent ? 1 : 0.5)
}

/** `times`: 2 in a transaction. */
export function consumed(table: TableRow, asked: string | undefined, cost: Cost, times = 1) {
  if (asked === undefined || asked === 'NONE') return undefined
  const indexes = [...cost.indexes]
  const sum = indexes.reduce((total, [, units]) => total + units, cost.table)
  const total = { TableName: table.name, CapacityUnits: sum * times }
  if (asked === 'TOTAL') return total
  const local = new Set(table.indexes.filter(({ local }) => local).map(({ name }) => name))
  const of = (wanted: boolean) => {
    const chosen = indexes.filter(([name]) => local.has(name) === wanted)
    return chosen.length === 0
      ? undefined
      : Object.fromEntries(chosen.map(([name, units]) => [name, { CapacityUnits: units * times }]))
  }
  return {
    ...total,
    Table: { CapacityUnits: cost.table * times },
    LocalSecondaryIndexes: of(true),
    GlobalSecondaryIndexes: of(false),
  }
}
