// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateItem.html

import { consumed } from '../item/capacity.ts'
import { collectionMetrics } from '../item/collection.ts'
import { returned, updateOf } from '../item/update.ts'
import { perform } from '../item/write.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'

export const updateItem = operation('UpdateItem', async (input, context) => {
  const update = updateOf(input, context)
  const { table, written } = await context.store.transact(update.address.partition, function* (tx) {
    const table = yield* requireTable()
    return { table, written: yield* perform(tx, table, update) }
  })
  const shown = returned(input.ReturnValues, written, update.paths)
  const { after, cost } = written
  return {
    Attributes: shown && wireItem(shown),
    ConsumedCapacity: consumed(table, input.ReturnConsumedCapacity, cost),
    ItemCollectionMetrics: collectionMetrics(table, input.ReturnItemCollectionMetrics, after!),
  }
})
