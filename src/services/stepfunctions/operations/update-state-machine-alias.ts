// https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachineAlias.html

import { requireVersions, routingOf } from '../alias.ts'
import { validation } from '../errors.ts'
import { arnOfMachine, requireAlias, requireLiving } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { aliases } from '../tables.ts'

export const updateStateMachineAlias = operation(
  'UpdateStateMachineAlias',
  async (input, context) => {
    const { stateMachineAliasArn = '', description, routingConfiguration } = input
    const { arn, place } = arnOfMachine(stateMachineAliasArn)
    if (description === undefined && routingConfiguration === undefined) {
      throw validation('Either the description or the routing configuration must be specified')
    }
    const routing = routingConfiguration && routingOf(routingConfiguration)
    const updatedMs = await context.store.transact(place.partition, function* (tx) {
      yield* requireLiving(place.arn)
      const before = yield* requireAlias(arn.qualifier ?? '')
      if (routing !== undefined) yield* requireVersions(routing)
      aliases.put(tx, [before.name], {
        ...before,
        ...(description !== undefined && { description }),
        ...(routing && { routes: routing.routes }),
        updatedMs: tx.nowMs,
      })
      return tx.nowMs
    })
    return { updateDate: new Date(updatedMs) }
  },
)
