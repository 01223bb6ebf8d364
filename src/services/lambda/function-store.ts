// A function's row and what the account's directory says of it, written in one commit: so that what an
// account has reserved is always the sum of what its functions have.

import { directoryOf, resource, type Named, type Owner } from '../resource/resource.ts'
import type { Store, Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { functionPartition, functionTable, provisionedTable } from './tables.ts'
import type { FunctionPlace, FunctionRow } from './tables.ts'

export interface FunctionFacts {
  readonly reservedConcurrency?: number | undefined
  /** The sum over its versions and aliases. */
  readonly provisionedConcurrency?: number | undefined
}

export const functions = resource<FunctionFacts>('lambda', 'function')
export const layers = resource('lambda', 'layer')

/** More than an account may have: what goes over all functions goes over them in one range. */
const ALL = 100_000
const MOST_PROVISIONED = 10_000

export function scopeOf(place: FunctionPlace, ...more: readonly string[]): string[] {
  return [functionPartition(place), directoryOf(place), ...more]
}

/** Writes a function and all that the directory says of it. The scope is `scopeOf`'s. */
export function* enterFunction(tx: Tx, fn: FunctionRow): Reading<void> {
  const { name, arn, createdAtMs: createdMs, tags, reservedConcurrency } = fn
  const provisioned = yield* provisionedOf()
  const facts = {
    ...(reservedConcurrency !== undefined && { reservedConcurrency }),
    ...(provisioned > 0 && { provisionedConcurrency: provisioned }),
  }
  functionTable.put(tx, [], fn)
  const entry = { arn, generation: createdMs, createdMs, tags, facts }
  yield* functions.enter(tx.in(directoryOf(fn)), name, entry)
}

/** The sum over versions and aliases. */
export function* provisionedOf(): Reading<number> {
  const rows = yield* provisionedTable.range([], { limit: MOST_PROVISIONED })
  return rows.reduce((sum, { row }) => sum + row.requested, 0)
}

export function* leaveFunction(tx: Tx, place: FunctionPlace): Reading<void> {
  functionTable.del(tx, [])
  yield* functions.leave(tx.in(directoryOf(place)), place.name)
}

/** What the account's other functions take of its concurrency. */
export function* takenByOthers(tx: Tx, place: FunctionPlace): Reading<number> {
  const { found } = yield* tx.in(directoryOf(place)).read(functions.page({ limit: ALL }))
  let taken = 0
  for (const { name, entry } of found) if (name !== place.name) taken += takenBy(entry.facts)
  return taken
}

export function takenBy({ reservedConcurrency, provisionedConcurrency }: FunctionFacts): number {
  return reservedConcurrency ?? provisionedConcurrency ?? 0
}

export async function allFunctions(store: Store, owner: Owner): Promise<Named<FunctionFacts>[]> {
  const all: Named<FunctionFacts>[] = []
  for await (const named of functions.scan(store, owner)) all.push(named)
  return all
}
