// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html

import { consumed } from '../item/capacity.ts'
import { collectionMetrics } from '../item/collection.ts'
import { putOf, requireOldOrNone } from '../item/put.ts'
import { perform } from '../item/write.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'

export const putItem = operation('PutItem', async (input, context) => {
  requireOldOrNone(input.ReturnValues)
  const write = putOf(input, context)
  const { table, written } = await context.store.transact(write.address.partition, function* (tx) {
    const table = yield* requireTable()
    return { table, written: yield* perform(tx, table, write) }
  })
  const { before, after, cost } = written
  return {
    Attributes: input.ReturnValues === 'ALL_OLD' && before ? wireItem(before) : undefined,
    ConsumedCapacity: consumed(table, input.ReturnConsumedCapacity, cost),
    ItemCollectionMetrics: collectionMetrics(table, input.ReturnItemCollectionMetrics, after!),
  }
})
