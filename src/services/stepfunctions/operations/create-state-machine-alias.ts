// https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachineAlias.html

import { aliasArn, requireVersions, routingOf } from '../alias.ts'
import { conflict, quotaExceeded } from '../errors.ts'
import { requireLiving } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { aliases, type AliasRow } from '../tables.ts'

const MOST = 100

export const createStateMachineAlias = operation(
  'CreateStateMachineAlias',
  async (input, context) => {
    const { name = '', description } = input
    const routing = routingOf(input.routingConfiguration!)
    const { place, routes } = routing
    const row = await context.store.transact(place.partition, function* (tx) {
      yield* requireLiving(place.arn)
      yield* requireVersions(routing)
      const asked = { name, description, routes }
      const before = yield* aliases.get(name)
      if (before !== undefined) {
        const same = JSON.stringify([before.description, before.routes]) === JSON.stringify([description, routes]) // prettier-ignore
        if (!same) throw conflict('Failed to create alias because an alias with the same name and a different routing configuration already exists.') // prettier-ignore
        return before
      }
      const all = yield* aliases.range([], { limit: MOST })
      if (all.length >= MOST) throw quotaExceeded(`A state machine has at most ${MOST} aliases`)
      const made: AliasRow = { ...asked, createdMs: tx.nowMs, updatedMs: tx.nowMs }
      aliases.put(tx, [name], made)
      return made
    })
    return {
      stateMachineAliasArn: aliasArn(place.arn, name),
      creationDate: new Date(row.createdMs),
    }
  },
)
