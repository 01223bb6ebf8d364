// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html

import { busOf } from '../address.ts'
import { busScope, enterBus, requireBus } from '../bus-store.ts'
import { notValid } from '../errors.ts'
import { operation } from '../operation.ts'
import { requirePolicy, withStatement } from '../policy.ts'

export const putPermission = operation('PutPermission', async (input, context) => {
  const { Policy, Action, Principal, StatementId, Condition: condition } = input
  const bus = busOf(input.EventBusName, context)
  if (Policy !== undefined && (Action ?? Principal ?? StatementId) !== undefined) {
    throw notValid('Policy', 'It is given with Action, Principal or StatementId.')
  }
  if (Policy === undefined && (!Action || !Principal || !StatementId)) {
    throw notValid('StatementId', 'Action, Principal and StatementId are required without Policy.')
  }
  await context.store.transact(busScope(bus), function* (tx) {
    const row = yield* requireBus(tx, bus)
    const policy =
      Policy === undefined
        ? withStatement(row, {
            ...{ statementId: StatementId!, action: Action!, principal: Principal!, condition },
          })
        : requirePolicy(Policy)
    yield* enterBus(tx, { ...row, policy, modifiedMs: tx.nowMs })
  })
  return {}
})
