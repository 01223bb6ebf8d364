// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineAlias.html

import { arnOfMachine, requireAlias } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { aliases } from '../tables.ts'

export const deleteStateMachineAlias = operation(
  'DeleteStateMachineAlias',
  async (input, context) => {
    const { arn, place } = arnOfMachine(input.stateMachineAliasArn!)
    await context.store.transact(place.partition, function* (tx) {
      const { name } = yield* requireAlias(arn.qualifier ?? '')
      aliases.del(tx, [name])
    })
    return {}
  },
)
