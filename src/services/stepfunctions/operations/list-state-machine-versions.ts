// https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListStateMachineVersions.html

import { tokenOf } from '../../resource/page-token.ts'
import { arnOfMachine, requireMachine, versionArn, versionKey } from '../machine-store.ts'
import { operation } from '../operation.ts'
import { afterToken, limitOf } from '../pages.ts'
import { versions } from '../tables.ts'

/** Newest first. */
export const listStateMachineVersions = operation(
  'ListStateMachineVersions',
  async (input, context) => {
    const { stateMachineArn = '', maxResults, nextToken } = input
    const { place } = arnOfMachine(stateMachineArn)
    const limit = limitOf(maxResults)
    const last = afterToken(nextToken)
    const after = last === undefined ? undefined : ([versionKey(Number(last))] as [number])
    const rows = await context.store.transact(place.partition, function* () {
      yield* requireMachine(stateMachineArn)
      return yield* versions.range([], { limit: limit + 1, ...(after && { after }) })
    })
    const found = rows.slice(0, limit).map(({ row }) => row)
    return {
      stateMachineVersions: found.map(({ number, createdMs }) => ({
        stateMachineVersionArn: versionArn(place.arn, number),
        creationDate: new Date(createdMs),
      })),
      nextToken: rows.length > limit ? tokenOf(String(found.at(-1)!.number)) : undefined,
    }
  },
)
