// Rules switched on and off.

import type { Context } from '../service.ts'
import type { BusAddress } from './address.ts'
import { busScope } from './bus-store.ts'
import { managed } from './errors.ts'
import { enterRule, requireRule } from './rule-store.ts'
import { startSchedule } from './scheduled.ts'
import type { RuleRow } from './tables.ts'

export function setRuleState(
  { store }: Pick<Context, 'store'>,
  bus: BusAddress,
  name: string,
  state: 'ENABLED' | 'DISABLED',
): Promise<void> {
  return store.transact(busScope(bus), function* (tx) {
    const before = yield* requireRule(bus, name)
    if (before.managedBy !== undefined) throw managed(name)
    const runs = before.schedule !== undefined && state === 'ENABLED'
    const scheduleId = runs ? (before.scheduleId ?? tx.uuid()) : undefined
    const row: RuleRow = { ...before, state, scheduleId }
    yield* enterRule(tx, bus, row, before)
    if (scheduleId !== before.scheduleId) startSchedule(tx, bus, row)
  })
}
