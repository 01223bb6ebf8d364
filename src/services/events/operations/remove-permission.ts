// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemovePermission.html

import { busOf } from '../address.ts'
import { busScope, enterBus, requireBus } from '../bus-store.ts'
import { operation } from '../operation.ts'
import { withoutStatement } from '../policy.ts'

export const removePermission = operation('RemovePermission', async (input, context) => {
  const { StatementId, RemoveAllPermissions } = input
  const bus = busOf(input.EventBusName, context)
  await context.store.transact(busScope(bus), function* (tx) {
    const row = yield* requireBus(tx, bus)
    const policy = RemoveAllPermissions ? undefined : withoutStatement(row, StatementId)
    yield* enterBus(tx, { ...row, policy, modifiedMs: tx.nowMs })
  })
  return {}
})
