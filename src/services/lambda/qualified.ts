// What is set beside a version or an alias, and goes with it.

import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { eventInvokeTable, policyTable, provisionedTable, urlTable } from './tables.ts'

const TABLES = [policyTable, eventInvokeTable, provisionedTable, urlTable] as const
/** As many as there may be versions and aliases. */
const MOST = 10_000

export function deleteSettingsOf(tx: Tx, qualifier: string): void {
  for (const table of TABLES) table.del(tx, [qualifier])
}

export function* deleteAllSettings(tx: Tx): Reading<void> {
  for (const table of TABLES) {
    for (const { key } of yield* table.range([], { limit: MOST })) table.del(tx, [key.text()])
  }
}
