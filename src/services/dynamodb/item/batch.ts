// What batches share: their tables, one transaction each, and what is not done for size.

import { addressOf, type Place, type TableAddress } from '../address.ts'
import type { Cost } from './capacity.ts'
import { consumed, noCost, spend } from './capacity.ts'
import type { TableRow } from '../tables.ts'

/** Entries of a batch by table, in the order in which tables were named. */
export function byTable<T>(
  input: Readonly<Record<string, T>>,
  place: Place,
): [name: string, address: TableAddress, entries: T][] {
  return Object.keys(input).map((name) => [name, addressOf(name, place), input[name]!])
}

export function addCost(total: Cost, more: Cost): void {
  spend(total, undefined, more.table)
  for (const [name, units] of more.indexes) spend(total, name, units)
}

/** Capacity of several tables. */
export class Spent {
  readonly #costs = new Map<string, { table: TableRow; cost: Cost }>()

  add(table: TableRow, cost: Cost): void {
    const known = this.#costs.get(table.arn) ?? { table, cost: noCost() }
    addCost(known.cost, cost)
    this.#costs.set(table.arn, known)
  }

  shown(asked: string | undefined, times = 1) {
    if (asked === undefined || asked === 'NONE') return undefined
    return [...this.#costs.values()].map(({ table, cost }) => consumed(table, asked, cost, times)!)
  }
}
