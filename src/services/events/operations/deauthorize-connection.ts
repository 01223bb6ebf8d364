// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeauthorizeConnection.html

import { apiPartition, connectionTable, requireConnection, tokenTable } from '../api-store.ts'
import { shownConnection } from '../connection.ts'
import { operation } from '../operation.ts'

export const deauthorizeConnection = operation('DeauthorizeConnection', async (input, context) => {
  const row = await context.store.transact(apiPartition(context), function* (tx) {
    const found = yield* requireConnection(input.Name!)
    const changed = { ...found, state: 'DEAUTHORIZED', modifiedMs: tx.nowMs } as const
    connectionTable.put(tx, [found.name], changed)
    tokenTable.del(tx, [found.arn])
    return changed
  })
  return { ...shownConnection(row), ConnectionState: 'DEAUTHORIZING' as const }
})
