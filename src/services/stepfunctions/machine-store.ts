// State machines, their versions and aliases in the store.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf } from '../resource/resource.ts'
import type { Context } from '../service.ts'
import { machineDeleting, noMachine, noSuchResource } from './errors.ts'
import { machineArn, type QualifiedArn } from './names.ts'
import {
  aliases,
  definitionPartition,
  definitions,
  digestOf,
  machinePlace,
  machines,
  machineTable,
  versions,
  type AliasRow,
  type MachineRow,
  type Place,
  type Revision,
  type VersionRow,
} from './tables.ts'

export function scopeOf(place: Place): string[] {
  return [place.partition, directoryOf(place)]
}

export function* enterMachine(tx: Tx, row: MachineRow): Reading<void> {
  machineTable.put(tx, [], row)
  const { arn, generation, createdMs, tags, type, deleting = false } = row
  const entry = { arn, generation, createdMs, tags, facts: { type, deleting } }
  yield* machines.enter(tx.in(directoryOf(row)), row.name, entry)
}

const PAGE = 1_000

/** With its versions and aliases. */
export function* leaveMachine(tx: Tx, row: MachineRow): Reading<void> {
  machineTable.del(tx, [])
  for (const { row: version } of yield* versions.range([], { limit: PAGE })) {
    versions.del(tx, [versionKey(version.number)])
  }
  for (const { row: alias } of yield* aliases.range([], { limit: PAGE })) {
    aliases.del(tx, [alias.name])
  }
  yield* machines.leave(tx.in(directoryOf(row)), row.name)
}

export function* requireMachine(arn: string): Reading<MachineRow> {
  const row = yield* machineTable.get()
  if (row === undefined) throw noMachine(arn)
  return row
}

/** One that is not being deleted. */
export function* requireLiving(arn: string): Reading<MachineRow> {
  const row = yield* requireMachine(arn)
  if (row.deleting) throw machineDeleting(arn)
  return row
}

export function placeOfMachine({ account, region, name }: QualifiedArn): Place {
  return machinePlace({ account, region }, name)
}

const MOST_VERSIONS = 9_007_199_254_740_991

/** Newest first. */
export function versionKey(number: number): number {
  return MOST_VERSIONS - number
}

export function versionArn(machine: string, number: number): string {
  return `${machine}:${number}`
}

/** What a qualifier stands for: a version's number, an alias's name. */
export function versionIn(qualifier: string | undefined): number | undefined {
  return qualifier !== undefined && /^[1-9][0-9]{0,14}$/.test(qualifier) ? Number(qualifier) : undefined // prettier-ignore
}

export function* requireVersion(number: number, arn: string): Reading<VersionRow> {
  const version = yield* versions.get(versionKey(number))
  if (version === undefined) throw noMachine(arn)
  return version
}

export function* requireAlias(name: string): Reading<AliasRow> {
  const alias = yield* aliases.get(name)
  if (alias === undefined) throw noSuchResource()
  return alias
}

/** Keeps a definition's text, where it is not kept already; answers its digest. */
export async function keepDefinition(
  { store, account, region }: Pick<Context, 'store' | 'account' | 'region'>,
  text: string,
): Promise<string> {
  const digest = digestOf(text)
  await store.transact(definitionPartition({ account, region }, digest), function* (tx) {
    if ((yield* definitions.get()) === undefined) definitions.put(tx, [], { text })
  })
  return digest
}

/** What a new execution runs by. */
export interface Started {
  readonly machine: MachineRow
  readonly revision: Revision
  /** ARNs. */
  readonly version?: string | undefined
  readonly alias?: string | undefined
}

/** Of an alias one of its versions, by chance as it is weighted. */
export function* startedBy(tx: Tx, arn: QualifiedArn, text: string): Reading<Started> {
  const machine = yield* requireLiving(text)
  if (arn.qualifier === undefined) return { machine, revision: machine }
  const number = versionIn(arn.qualifier)
  if (number !== undefined) {
    return { machine, revision: yield* requireVersion(number, text), version: text }
  }
  const alias = yield* aliases.get(arn.qualifier)
  if (alias === undefined) throw noMachine(text)
  const chance = (Buffer.from(tx.random(4)).readUInt32BE() / 2 ** 32) * 100
  const [first, second] = alias.routes
  const chosen = second !== undefined && chance >= first!.weight ? second : first!
  const revision = yield* requireVersion(chosen.version, text)
  return { machine, revision, version: versionArn(machine.arn, chosen.version), alias: text }
}

export function arnOfMachine(text: string): { readonly arn: QualifiedArn; readonly place: Place } {
  const arn = machineArn(text)
  return { arn, place: placeOfMachine(arn) }
}
