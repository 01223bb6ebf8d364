// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteConnection.html

import { apiPartition, connectionTable, requireConnection, tokenTable } from '../api-store.ts'
import { shownConnection } from '../connection.ts'
import { operation } from '../operation.ts'

export const deleteConnection = operation('DeleteConnection', async (input, context) => {
  const row = await context.store.transact(apiPartition(context), function* (tx) {
    const found = yield* requireConnection(input.Name!)
    connectionTable.del(tx, [found.name])
    tokenTable.del(tx, [found.arn])
    return found
  })
  return { ...shownConnection(row), ConnectionState: 'DELETING' as const }
})
