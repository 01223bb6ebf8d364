// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UpdateApiDestination.html

import { apiPartition, destinationTable, nameOfArn, requireConnection, requireDestination } from '../api-store.ts' // prettier-ignore
import { requireEndpoint, shownDestination } from '../destination.ts'
import { operation } from '../operation.ts'

export const updateApiDestination = operation('UpdateApiDestination', async (input, context) => {
  const { Description, ConnectionArn, InvocationEndpoint, HttpMethod } = input
  const { InvocationRateLimitPerSecond: perSecond } = input
  const endpoint = InvocationEndpoint && requireEndpoint(InvocationEndpoint)
  return context.store.transact(apiPartition(context), function* (tx) {
    const before = yield* requireDestination(input.Name!)
    if (ConnectionArn !== undefined) yield* requireConnection(nameOfArn(ConnectionArn))
    const row = {
      ...before,
      ...(Description !== undefined && { description: Description }),
      ...(ConnectionArn !== undefined && { connectionArn: ConnectionArn }),
      ...(endpoint !== undefined && { endpoint }),
      ...(HttpMethod !== undefined && { method: HttpMethod }),
      ...(perSecond !== undefined && { perSecond }),
      modifiedMs: tx.nowMs,
    }
    destinationTable.put(tx, [row.name], row)
    return yield* shownDestination(row)
  })
})
