// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineAliases.html

import { tokenOf } from '../../resource/page-token.ts'
import { aliasArn } from '../alias.ts'
import { arnOfMachine, requireMachine, versionIn } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { afterToken, limitOf } from '../pages.ts'
import { aliases } from '../tables.ts'

const MOST = 100

/** Of a machine, or of one of its versions. */
export const listStateMachineAliases = operation(
  'ListStateMachineAliases',
  async (input, context) => {
    const { stateMachineArn = '', maxResults, nextToken } = input
    const { arn, place } = arnOfMachine(stateMachineArn)
    const number = versionIn(arn.qualifier)
    const limit = limitOf(maxResults)
    const after = afterToken(nextToken)
    const rows = await context.store.transact(place.partition, function* () {
      yield* requireMachine(stateMachineArn)
      return yield* aliases.range([], {
        limit: MOST,
        ...(after !== undefined && { after: [after] }),
      })
    })
    const of = rows.filter(
      ({ row }) => number === undefined || row.routes.some(({ version }) => version === number),
    )
    const found = of.slice(0, limit).map(({ row }) => row)
    return {
      stateMachineAliases: found.map(({ name, createdMs }) => ({
        stateMachineAliasArn: aliasArn(place.arn, name),
        creationDate: new Date(createdMs),
      })),
      nextToken: of.length > limit ? tokenOf(found.at(-1)!.name) : undefined,
    }
  },
)
