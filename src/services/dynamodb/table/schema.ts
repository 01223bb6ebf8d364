// What CreateTable and UpdateTable ask for, checked with AWS's texts.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html

import { invalid, validation } from '../errors.ts'
import { MAX_GLOBAL_INDEXES, MAX_LOCAL_INDEXES, MAX_PROJECTED } from '../limits.ts'
import type { IndexRow, KeyNames, KeyType, Throughput } from '../tables.ts'
import { namesOf } from '../item/keys.ts'

export interface KeyElement {
  readonly AttributeName?: string | undefined
  readonly KeyType?: string | undefined
}

export interface IndexInput {
  readonly IndexName?: string | undefined
  readonly KeySchema?: readonly KeyElement[] | undefined
  readonly Projection?:
    | {
        readonly ProjectionType?: string | undefined
        readonly NonKeyAttributes?: readonly string[] | undefined
      }
    | undefined
  readonly ProvisionedThroughput?: ThroughputInput | undefined
}

export interface ThroughputInput {
  readonly ReadCapacityUnits?: number | undefined
  readonly WriteCapacityUnits?: number | undefined
}

export interface Definition {
  readonly AttributeName?: string | undefined
  readonly AttributeType?: string | undefined
}

export type Types = Readonly<Record<string, KeyType>>

export function typesOf(definitions: readonly Definition[] | undefined): Types {
  const types: Record<string, KeyType> = Object.create(null)
  for (const { AttributeName, AttributeType } of definitions ?? []) {
    if (Object.hasOwn(types, AttributeName!)) {
      throw invalid(`Duplicate AttributeName in AttributeDefinitions: ${AttributeName}`)
    }
    types[AttributeName!] = AttributeType as KeyType
  }
  return types
}

export function keyNames(schema: readonly KeyElement[] | undefined, types: Types): KeyNames {
  const [first, second] = schema ?? []
  if (first?.KeyType !== 'HASH') {
    throw validation('Invalid KeySchema: The first KeySchemaElement is not a HASH key type')
  }
  if (second !== undefined && second.KeyType !== 'RANGE') {
    throw validation('Invalid KeySchema: The second KeySchemaElement is not a RANGE key type')
  }
  const names = (schema ?? []).map(({ AttributeName }) => AttributeName!)
  if (names[0] === names[1]) {
    throw validation(
      'Both the Hash Key and the Range Key element in the KeySchema have the same name',
    )
  }
  requireDefined(names, types)
  return { hash: names[0]!, ...(names[1] !== undefined && { range: names[1] }) }
}

function requireDefined(names: readonly string[], types: Types): void {
  if (names.every((name) => Object.hasOwn(types, name))) return
  throw invalid(
    `Some index key attributes are not defined in AttributeDefinitions. Keys: [${names.join(', ')}], AttributeDefinitions: [${Object.keys(types).join(', ')}]`,
  )
}

/** Every defined attribute is part of some key. */
export function requireUsed(key: KeyNames, indexes: readonly IndexRow[], types: Types): void {
  const defined = Object.keys(types)
  const used = new Set([key, ...indexes.map((index) => index.key)].flatMap(namesOf))
  if (defined.every((name) => used.has(name))) return
  if (indexes.length === 0) {
    throw invalid(
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    )
  }
  throw invalid(
    `Some AttributeDefinitions are not used. AttributeDefinitions: [${defined.join(', ')}], keys used: [${[...used].join(', ')}]`,
  )
}

/** `space` is where its rows will be. */
export function localIndex(
  input: IndexInput,
  table: KeyNames,
  types: Types,
  space: number,
): IndexRow {
  if (table.range === undefined) {
    throw invalid(
      'Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex',
    )
  }
  const name = input.IndexName!
  const key = keyNames(input.KeySchema, types)
  if (key.range === undefined) {
    throw invalid(`Index KeySchema does not have a range key for index: ${name}`)
  }
  if (key.hash !== table.hash) {
    throw invalid(
      `Index KeySchema does not have the same leading hash key as table KeySchema for index: ${name}. index hash key: ${key.hash}, table hash key: ${table.hash}`,
    )
  }
  return { space, name, local: true, key, throughput: NONE, ...projectionOf(input) }
}

export function globalIndex(
  input: IndexInput,
  types: Types,
  onDemand: boolean,
  space: number,
): IndexRow {
  const name = input.IndexName!
  const key = keyNames(input.KeySchema, types)
  const throughput = throughputOf(input.ProvisionedThroughput, onDemand, ` for index: ${name}`)
  return { space, name, local: false, key, throughput, ...projectionOf(input) }
}

function projectionOf({ Projection }: IndexInput): Pick<IndexRow, 'projection' | 'included'> {
  const { ProjectionType: type, NonKeyAttributes: included } = Projection ?? {}
  if (type === undefined) throw invalid('Unknown ProjectionType: null')
  if (type === 'INCLUDE') {
    if (included === undefined || included.length === 0) {
      throw invalid('ProjectionType is INCLUDE, but NonKeyAttributes is not specified')
    }
    return { projection: type, included: [...included] }
  }
  if (included !== undefined) {
    throw invalid(`ProjectionType is ${type}, but NonKeyAttributes is specified`)
  }
  return { projection: type as 'ALL' | 'KEYS_ONLY' }
}

export const NONE: Throughput = { read: 0, write: 0 }

export function throughputOf(
  input: ThroughputInput | undefined,
  onDemand: boolean,
  where = '',
): Throughput {
  if (onDemand) {
    if (input === undefined) return NONE
    throw invalid(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    )
  }
  if (input === undefined) {
    throw invalid(
      where === ''
        ? 'ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED'
        : `ProvisionedThroughput must be specified${where}`,
    )
  }
  return { read: input.ReadCapacityUnits!, write: input.WriteCapacityUnits! }
}

/** Names, numbers and projected attributes of all indexes of a table together. */
export function requireIndexes(indexes: readonly IndexRow[]): void {
  const names = indexes.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw invalid(`Duplicate index name: ${twice}`)
  const local = indexes.filter((index) => index.local).length
  if (local > MAX_LOCAL_INDEXES) {
    throw invalid('Number of LocalSecondaryIndexes exceeds per-table limit of 5')
  }
  if (indexes.length - local > MAX_GLOBAL_INDEXES) {
    throw invalid('Number of GlobalSecondaryIndexes exceeds per-table limit of 20')
  }
  const included = indexes.reduce((total, index) => total + (index.included?.length ?? 0), 0)
  if (included > MAX_PROJECTED) {
    throw invalid(`NonKeyAttributes across all indexes exceeds the limit of ${MAX_PROJECTED}`)
  }
}
