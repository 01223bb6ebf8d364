// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEndpoint.html

import {
  endpointIdTable,
  endpointKey,
  endpointPartition,
  endpointTable,
  requireEndpoint,
} from '../endpoints.ts'
import { operation } from '../operation.ts'

export const deleteEndpoint = operation('DeleteEndpoint', async (input, context) => {
  const { Name: name = '' } = input
  await context.store.transact(endpointPartition(context.account), function* (tx) {
    const { id } = yield* requireEndpoint(context, name)
    endpointTable.del(tx, [endpointKey(context, name)])
    endpointIdTable.del(tx, [id])
  })
  return {}
})
