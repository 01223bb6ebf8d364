// https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachineVersion.html

import { conflict, validation } from '../errors.ts'
import { arnOfMachine, scopeOf, versionIn, versionKey } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { aliases, versions } from '../tables.ts'

const MOST_ALIASES = 100

export const deleteStateMachineVersion = operation(
  'DeleteStateMachineVersion',
  async (input, context) => {
    const { stateMachineVersionArn = '' } = input
    const { arn, place } = arnOfMachine(stateMachineVersionArn)
    const number = versionIn(arn.qualifier)
    if (number === undefined) throw validation(`${stateMachineVersionArn} is not a state machine version ARN`) // prettier-ignore
    await context.store.transact(scopeOf(place), function* (tx) {
      const all = yield* aliases.range([], { limit: MOST_ALIASES })
      const using = all.filter(({ row }) => row.routes.some(({ version }) => version === number))
      if (using.length > 0) {
        throw conflict(`Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [${using.map(({ row }) => row.name).join(', ')}]`) // prettier-ignore
      }
      versions.del(tx, [versionKey(number)])
    })
    return {}
  },
)
