// Archives: each with its managed rule on the bus, its entry in the directory, its row.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import { busOfArn, ruleArn, type BusAddress } from './address.ts'
import {
  archiveTable,
  bytesCounter,
  countCounter,
  type ArchiveAddress,
  type ArchiveRow,
} from './archive-tables.ts'
import { notFound, noBus } from './errors.ts'
import { enterRule, leaveRule } from './rule-store.ts'
import { ruleTable, type RuleRow } from './tables.ts'

export interface ArchiveFacts {
  readonly busArn: string
  readonly state: ArchiveRow['state']
  readonly retentionDays: number
}

export const archives = resource<ArchiveFacts>('events', 'archive')

const MANAGED_BY = 'prod.vhs.events.aws.internal'

/** The archive's own partition first. */
export function archiveScope(archive: ArchiveAddress, bus: BusAddress): string[] {
  return [...new Set([archive.partition, bus.partition, directoryOf(bus), directoryOf(archive)])]
}

export function* requireArchive({ name }: ArchiveAddress): Reading<ArchiveRow> {
  const row = yield* archiveTable.get()
  if (row === undefined) throw notFound(`Archive ${name} does not exist.`)
  return row
}

/** Writes an archive, new or changed, and the rule that fills it. */
export function* enterArchive(tx: Tx, row: ArchiveRow): Reading<void> {
  archiveTable.put(tx, [], row)
  const { arn, generation, createdMs, busArn, state, retentionDays } = row
  const facts = { busArn, state, retentionDays }
  const entry = { arn, generation, createdMs, tags: {}, facts }
  yield* archives.enter(tx.in(directoryOf(row)), row.name, entry)
  const bus = requireBusArn(busArn)
  const onBus = tx.in(bus.partition)
  yield* onBus.read(enterManagedRule(onBus, bus, row))
}

function* enterManagedRule(tx: Tx, bus: BusAddress, row: ArchiveRow): Reading<void> {
  const name = ruleNameOf(row)
  const before = yield* ruleTable.get(name)
  const rule: RuleRow = {
    ...{ name, arn: ruleArn(bus, name), busName: bus.name, state: row.state },
    ...{ generation: row.generation, createdMs: row.createdMs, createdBy: bus.account, tags: {} },
    pattern: patternOf(row),
    managedBy: MANAGED_BY,
    targets: [{ Id: name, Arn: row.arn }],
  }
  yield* enterRule(tx, bus, rule, before)
}

export function* leaveArchive(tx: Tx, row: ArchiveRow): Reading<void> {
  archiveTable.del(tx, [])
  countCounter.del(tx, [row.generation])
  bytesCounter.del(tx, [row.generation])
  yield* archives.leave(tx.in(directoryOf(row)), row.name)
  const bus = requireBusArn(row.busArn)
  const onBus = tx.in(bus.partition)
  const rule = yield* onBus.read(ruleTable.get(ruleNameOf(row)))
  if (rule !== undefined) yield* onBus.read(leaveRule(onBus, bus, rule))
}

export function ruleNameOf({ name }: Pick<ArchiveRow, 'name'>): string {
  return `Events-Archive-${name}`
}

/** What a replay brings back is not archived again. */
function patternOf({ pattern }: ArchiveRow): string {
  const given = pattern === undefined ? {} : (JSON.parse(pattern) as object)
  return JSON.stringify({ ...given, 'replay-name': [{ exists: false }] })
}

export function requireBusArn(busArn: string): BusAddress {
  const bus = busOfArn(busArn)
  if (bus === undefined) throw noBus(busArn)
  return bus
}
