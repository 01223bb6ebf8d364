// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html

import { startSweep } from '../chores.ts'
import { arnOfMachine, enterMachine, leaveMachine, scopeOf } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { machineTable, running } from '../tables.ts'

/** It is gone when its last execution has ended. */
export const deleteStateMachine = operation('DeleteStateMachine', async (input, context) => {
  const { place } = arnOfMachine(input.stateMachineArn!)
  await context.store.transact(scopeOf(place), function* (tx) {
    const row = yield* machineTable.get()
    if (row === undefined || row.deleting) return
    if ((yield* running.get(row.generation)) > 0) return yield* enterMachine(tx, { ...row, deleting: true }) // prettier-ignore
    yield* leaveMachine(tx, row)
    startSweep(tx, row)
  })
  return {}
})
