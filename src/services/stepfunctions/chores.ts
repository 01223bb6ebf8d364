// What of Step Functions nobody waits for.

import type { Chore } from '../../store/chore.ts'
import type { Tx } from '../../store/store.ts'
import type { Reading } from '../../store/table.ts'
import { SWEEP } from './port.ts'
import { leaveMachine, scopeOf } from './machine-store.ts'
import { byStatus, machinePlace, machineTable, running, started, type MachineRow } from './tables.ts' // prettier-ignore

interface Sweep {
  readonly account: string
  readonly region: string
  readonly name: string
  readonly generation: string
}

const ROWS = 500

export function startSweep(tx: Tx, { account, region, name, generation, arn }: MachineRow): void {
  tx.emit({ edge: SWEEP, target: arn, payload: { account, region, name, generation } })
}

/** Lists of a machine that is gone. */
export const sweepChore: Chore<Sweep> = {
  name: SWEEP,
  idOf: ({ name }) => name,
  step: (sweep, { commit }) =>
    commit(scopeOf(machinePlace(sweep, sweep.name)), (tx) => sweepStep(tx, sweep)),
}

function* sweepStep(tx: Tx, sweep: Sweep): Reading<{ state: Sweep } | undefined> {
  const { generation } = sweep
  const machine = yield* machineTable.get()
  if (machine?.generation === generation) {
    // It waits for its executions; this is asked with the end of each.
    if (!machine.deleting || (yield* running.get(generation)) > 0) return undefined
    yield* leaveMachine(tx, machine)
  }
  const all = yield* started.range([generation], { limit: ROWS })
  for (const { key } of all) started.del(tx, [key.text(), key.integer(), key.text()])
  const listed = yield* byStatus.range([generation], { limit: ROWS })
  for (const { key } of listed)
    byStatus.del(tx, [key.text(), key.text(), key.integer(), key.text()])
  return all.length === ROWS || listed.length === ROWS ? { state: sweep } : undefined
}
