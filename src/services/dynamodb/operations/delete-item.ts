// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DeleteItem.html

import { consumed } from '../item/capacity.ts'
import { collectionMetrics } from '../item/collection.ts'
import { deleteOf, requireOldOrNone } from '../item/put.ts'
import { keyInput } from '../item/read.ts'
import { perform } from '../item/write.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'

export const deleteItem = operation('DeleteItem', async (input, context) => {
  requireOldOrNone(input.ReturnValues)
  const write = deleteOf(input, context)
  const { table, written } = await context.store.transact(write.address.partition, function* (tx) {
    const table = yield* requireTable()
    return { table, written: yield* perform(tx, table, write) }
  })
  const { before, cost } = written
  const key = keyInput(input.Key)
  return {
    Attributes: input.ReturnValues === 'ALL_OLD' && before ? wireItem(before) : undefined,
    ConsumedCapacity: consumed(table, input.ReturnConsumedCapacity, cost),
    ItemCollectionMetrics: collectionMetrics(table, input.ReturnItemCollectionMetrics, key),
  }
})
