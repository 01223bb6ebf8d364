// Rules that other services have on a bus, managed by EventBridge: discoverers of schemas.

import type { Store } from '../../store/store.ts'
import { busOfArn, ruleArn } from './address.ts'
import { busScope } from './bus-store.ts'
import type { ManagedRule } from './port.ts'
import { enterRule, leaveRule, readHead } from './rule-store.ts'
import { ruleTable, type RuleRow } from './tables.ts'

/** Makes the rule be as it is said, or be gone. Without effect where there is no such bus. */
export async function manageRule(
  store: Store,
  busArn: string,
  name: string,
  rule: ManagedRule | undefined,
): Promise<void> {
  const bus = busOfArn(busArn)
  if (bus === undefined) return
  await store.transact(busScope(bus), function* (tx) {
    if ((yield* readHead(bus)) === undefined) return
    const before = yield* ruleTable.get(name)
    if (rule === undefined) {
      if (before !== undefined) yield* leaveRule(tx, bus, before)
      return
    }
    const { pattern, targetArn, enabled, by: managedBy } = rule
    const row: RuleRow = {
      ...{ name, arn: ruleArn(bus, name), busName: bus.name, createdBy: bus.account, tags: {} },
      generation: before?.generation ?? tx.uuid(),
      createdMs: before?.createdMs ?? tx.nowMs,
      ...{ pattern, managedBy, state: enabled ? 'ENABLED' : 'DISABLED' },
      targets: [{ Id: name, Arn: targetArn }],
    }
    yield* enterRule(tx, bus, row, before)
  })
}
