// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteApiDestination.html

import { apiPartition, destinationTable, requireDestination } from '../api-store.ts'
import { operation } from '../operation.ts'

export const deleteApiDestination = operation('DeleteApiDestination', async (input, context) => {
  await context.store.transact(apiPartition(context), function* (tx) {
    const { name } = yield* requireDestination(input.Name!)
    destinationTable.del(tx, [name])
  })
  return {}
})
