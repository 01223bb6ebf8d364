// Rules as the directory shows them, and the log of their changes.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { directoryOf, resource } from '../resource/resource.ts'
import { DEFAULT_BUS, type BusAddress } from './address.ts'
import { noBus, noRule } from './errors.ts'
import {
  CHANGES_KEPT,
  changeTable,
  digestOf,
  headTable,
  ruleTable,
  targetTable,
  type RuleRow,
  type RulesHead,
} from './tables.ts'

export const rules = resource('events', 'rule')

const NO_RULES: RulesHead = { sequence: 0, version: '', rules: 0 }

/** undefined: there is no such bus. */
export function* readHead(bus: BusAddress): Reading<RulesHead | undefined> {
  const head = yield* headTable.get()
  return head ?? (bus.name === DEFAULT_BUS ? NO_RULES : undefined)
}

export function* requireHead(bus: BusAddress): Reading<RulesHead> {
  const head = yield* readHead(bus)
  if (head === undefined) throw noBus(bus.name)
  return head
}

export function* requireRule(bus: BusAddress, name: string): Reading<RuleRow> {
  yield* requireHead(bus)
  const rule = yield* ruleTable.get(name)
  if (rule === undefined) throw noRule(name, bus.name)
  return rule
}

/** How the directory names a rule. */
export function listedRule(bus: BusAddress, name: string): string {
  return `${bus.name}/${name}`
}

/** Writes a rule, new or changed. The scope is the bus's and its directory's. */
export function* enterRule(
  tx: Tx,
  bus: BusAddress,
  row: RuleRow,
  before: RuleRow | undefined,
): Reading<void> {
  ruleTable.put(tx, [row.name], row)
  indexTargets(tx, row, before)
  yield* noteChange(tx, bus, row.name, before === undefined ? 1 : 0)
  const { arn, generation, createdMs, tags } = row
  yield* rules.enter(tx.in(directoryOf(bus)), listedRule(bus, row.name), {
    ...{ arn, generation, createdMs, tags, facts: null },
  })
}

export function* leaveRule(tx: Tx, bus: BusAddress, row: RuleRow): Reading<void> {
  ruleTable.del(tx, [row.name])
  indexTargets(tx, { ...row, targets: [] }, row)
  yield* noteChange(tx, bus, row.name, -1)
  yield* rules.leave(tx.in(directoryOf(bus)), listedRule(bus, row.name))
}

function indexTargets(tx: Tx, row: RuleRow, before: RuleRow | undefined): void {
  const now = new Set(row.targets.map(({ Arn }) => digestOf(Arn)))
  for (const { Arn } of before?.targets ?? []) {
    if (!now.has(digestOf(Arn))) targetTable.del(tx, [digestOf(Arn), row.name])
  }
  for (const digest of now) targetTable.put(tx, [digest, row.name], null)
}

function* noteChange(tx: Tx, bus: BusAddress, rule: string, more: number): Reading<void> {
  const head = yield* requireHead(bus)
  const sequence = head.sequence + 1
  const version = tx.uuid()
  headTable.put(tx, [], { sequence, version, rules: head.rules + more })
  changeTable.put(tx, [sequence], { version, rule })
  if (sequence > CHANGES_KEPT) changeTable.del(tx, [sequence - CHANGES_KEPT])
}
