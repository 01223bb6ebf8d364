// Finding functions and versions in the store.

import type { Env } from '../service.ts'
import type { Reading } from '../../store/table.ts'
import type { Tx } from '../../store/store.ts'
import { functionNotFound } from './errors.ts'
import { functionArn, type FunctionName } from './function-name.ts'
import {
  aliasTable,
  functionPartition,
  functionTable,
  versionTable,
  type AliasRow,
  type FunctionRow,
  type VersionRow,
} from './tables.ts'

export const LATEST = '$LATEST'

export interface Found {
  readonly fn: FunctionRow
  readonly version: VersionRow
  /** The alias that led here. */
  readonly alias: AliasRow | undefined
}

/** Key of a version's row; undefined when the qualifier is no version but an alias. */
export function versionKey(qualifier: string): number | undefined {
  if (qualifier === LATEST) return 0
  // Sixteen digits hold no version that could exist, and no exact integer.
  return /^[1-9][0-9]{0,14}$/.test(qualifier) ? Number(qualifier) : undefined
}

/** The version that a qualifier names (default `$LATEST`); an alias with weights rolls the dice. */
export function* findVersion(tx: Tx, qualifier: string | undefined): Reading<Found | undefined> {
  const fn = yield* functionTable.get()
  if (!fn) return undefined
  const key = versionKey(qualifier ?? LATEST)
  if (key !== undefined) {
    const version = yield* versionTable.get(key)
    return version && { fn, version, alias: undefined }
  }
  const alias = yield* aliasTable.get(qualifier!)
  if (!alias) return undefined
  const version = yield* versionTable.get(versionKey(routed(alias, tx))!)
  return version && { fn, version, alias }
}

function routed(alias: AliasRow, tx: Tx): string {
  if (!alias.routing) return alias.version
  let dice = Buffer.from(tx.random(4)).readUInt32BE(0) / 2 ** 32
  for (const [version, weight] of Object.entries(alias.routing)) {
    if (dice < weight) return version
    dice -= weight
  }
  return alias.version
}

/** Reads a version; throws ResourceNotFoundException. */
export async function requireVersion(
  env: Env,
  name: FunctionName,
  options: { durability?: 'buffered' } = {},
): Promise<Found> {
  const found = await env.store.transact(
    functionPartition(name),
    (tx) => findVersion(tx, name.qualifier),
    options,
  )
  if (!found) throw functionNotFound(functionArn(name, name.qualifier))
  return found
}

/** The function's common row, inside a transaction; throws ResourceNotFoundException. */
export function* requireFunction(name: FunctionName): Reading<FunctionRow> {
  const fn = yield* functionTable.get()
  if (!fn) throw functionNotFound(functionArn(name))
  return fn
}

/** The version that a qualifier (no alias; default `$LATEST`) names, inside a transaction. */
export function* requireQualifiedVersion(
  name: FunctionName,
): Reading<{ key: number; version: VersionRow }> {
  yield* requireFunction(name)
  const key = versionKey(name.qualifier ?? LATEST)
  const version = key === undefined ? undefined : yield* versionTable.get(key)
  if (key === undefined || !version) throw functionNotFound(functionArn(name, name.qualifier))
  return { key, version }
}

/** The row of `$LATEST` and the common one, inside a transaction. */
export function* requireLatest(
  name: FunctionName,
): Reading<{ fn: FunctionRow; latest: VersionRow }> {
  const fn = yield* requireFunction(name)
  return { fn, latest: (yield* versionTable.get(0))! }
}

/** Versions and aliases of one function are read whole: people keep dozens, rarely hundreds. */
const MOST = 10_000

/** `$LATEST` first, then by number. */
export function* allVersions(): Reading<VersionRow[]> {
  return (yield* versionTable.range([], { limit: MOST })).map(({ row }) => row)
}

export function* allAliases(): Reading<AliasRow[]> {
  return (yield* aliasTable.range([], { limit: MOST })).map(({ row }) => row)
}

/** How many versions run this package: none, and it can go. */
export function* versionsUsing(blobId: string): Reading<number> {
  return (yield* allVersions()).filter((version) => version.package.blobId === blobId).length
}
