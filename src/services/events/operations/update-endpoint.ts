// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateEndpoint.html

import {
  endpointKey,
  endpointPartition,
  endpointTable,
  requireEndpoint,
  settingsOf,
  shownEndpoint,
} from '../endpoints.ts'
import { operation } from '../operation.ts'

export const updateEndpoint = operation('UpdateEndpoint', async (input, context) => {
  const { Name: name = '' } = input
  const changed = await context.store.transact(endpointPartition(context.account), function* (tx) {
    const before = yield* requireEndpoint(context, name)
    const row = { ...before, ...settingsOf(input, context, before), modifiedMs: tx.nowMs }
    endpointTable.put(tx, [endpointKey(context, name)], row)
    return row
  })
  return shownEndpoint(changed)
})
