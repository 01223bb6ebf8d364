// Rows and keys of the schema registry. A registry is one partition with its schemas and their versions;
// discoverers are in one of their account and region.

import { arn } from '../../kernel/arn.ts'
import type { Tx } from '../../store/store.ts'
import { Table, type Reading } from '../../store/table.ts'
import { directoryOf, resource, type Owner } from '../resource/resource.ts'
import { noDiscoverer, noRegistry, noSchema } from './errors.ts'
import type { Shape } from './shape.ts'

export const DISCOVERED = 'discovered-schemas'

type Strings = Readonly<Record<string, string>>

interface Common {
  readonly arn: string
  readonly account: string
  readonly region: string
  /** Tells it from one of the same name before it. */
  readonly generation: string
  readonly createdMs: number
  readonly description?: string | undefined
  readonly tags: Strings
}

export interface RegistryRow extends Common {
  readonly name: string
  /** JSON text, and which one it is. */
  readonly policy?: { readonly text: string; readonly revision: string } | undefined
}

export type SchemaType = 'OpenApi3' | 'JSONSchemaDraft4'

export interface SchemaRow extends Common {
  readonly name: string
  readonly registry: string
  readonly type: SchemaType
  readonly latest: number
  /** Versions that are there. */
  readonly versions: number
  readonly modifiedMs: number
  /** Of what was discovered: all events so far. */
  readonly shape?: Shape | undefined
  /** Of the last update. */
  readonly token?: string | undefined
}

export interface VersionRow {
  readonly type: SchemaType
  readonly content: string
  readonly createdMs: number
}

export interface DiscovererRow extends Common {
  readonly id: string
  readonly sourceArn: string
  readonly state: 'STARTED' | 'STOPPED'
  readonly crossAccount: boolean
}

export const registryTable = new Table<[], RegistryRow>('registry')
export const schemaTable = new Table<[name: string], SchemaRow>('schema')
export const versionTable = new Table<[schema: string, version: number], VersionRow>('version')
export const discovererTable = new Table<[id: string], DiscovererRow>('discoverer')

export const registries = resource<{ readonly description?: string | undefined }>('schemas', 'registry') // prettier-ignore
export const schemas = resource('schemas', 'schema')
export const discoverers = resource('schemas', 'discoverer')

export const registryPartition = ({ account, region }: Owner, name: string) =>
  `schemas/${account}/${region}/registry/${name}`

export const discovererPartition = ({ account, region }: Owner) =>
  `schemas/${account}/${region}/discoverers`

export const scopeOf = (owner: Owner, registry: string): string[] => [
  registryPartition(owner, registry),
  directoryOf(owner),
]

export const discovererScope = (owner: Owner): string[] => [
  discovererPartition(owner),
  directoryOf(owner),
]

export const arnOf = ({ account, region }: Owner, path: string) =>
  arn('schemas', region, account, path)

export function* requireRegistry(name: string): Reading<RegistryRow> {
  const row = yield* registryTable.get()
  if (row === undefined) throw noRegistry(name)
  return row
}

export function* requireSchema(registry: string, name: string): Reading<SchemaRow> {
  yield* requireRegistry(registry)
  const row = yield* schemaTable.get(name)
  if (row === undefined) throw noSchema(name)
  return row
}

/** By its number as text; without one the latest. */
export function* requireVersion(
  { name, latest }: SchemaRow,
  asked: string | undefined,
): Reading<VersionRow & { readonly version: number }> {
  const version = asked === undefined ? latest : Number(asked)
  const isNumber = Number.isSafeInteger(version) && version >= 0
  const row = isNumber ? yield* versionTable.get(name, version) : undefined
  if (row === undefined) throw noSchema(`${name} and version ${asked}`)
  return { ...row, version }
}

export function* requireDiscoverer(id: string): Reading<DiscovererRow> {
  const row = yield* discovererTable.get(id)
  if (row === undefined) throw noDiscoverer(id)
  return row
}

export function* enterRegistry(tx: Tx, row: RegistryRow): Reading<void> {
  registryTable.put(tx, [], row)
  const { arn: own, generation, createdMs, tags, description } = row
  const entry = { arn: own, generation, createdMs, tags, facts: { description } }
  yield* registries.enter(tx.in(directoryOf(row)), row.name, entry)
}

export function* enterSchema(tx: Tx, row: SchemaRow): Reading<void> {
  schemaTable.put(tx, [row.name], row)
  const { arn: own, generation, createdMs, tags } = row
  const entry = { arn: own, generation, createdMs, tags, facts: null }
  yield* schemas.enter(tx.in(directoryOf(row)), `${row.registry}/${row.name}`, entry)
}

export function* enterDiscoverer(tx: Tx, row: DiscovererRow): Reading<void> {
  discovererTable.put(tx, [row.id], row)
  const { arn: own, generation, createdMs, tags } = row
  const entry = { arn: own, generation, createdMs, tags, facts: null }
  yield* discoverers.enter(tx.in(directoryOf(row)), row.id, entry)
}

/** A new registry, which the caller enters. */
export function newRegistry(tx: Tx, owner: Owner, name: string): RegistryRow {
  const { account, region } = owner
  const common = { account, region, generation: tx.uuid(), createdMs: tx.nowMs, tags: {} }
  return { ...common, name, arn: arnOf(owner, `registry/${name}`) }
}
