// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html

import { validation } from '../errors.ts'
import { byTable, Spent } from '../item/batch.ts'
import { collectionMetrics } from '../item/collection.ts'
import { itemKey } from '../item/keys.ts'
import { deleteOf, putOf } from '../item/put.ts'
import { perform, type Write } from '../item/write.ts'
import { MAX_BATCH_WRITE } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'

export const batchWriteItem = operation('BatchWriteItem', async (input, context) => {
  const requests = byTable(input.RequestItems ?? {}, context)
  const many = requests.reduce((total, [, , entries]) => total + entries.length, 0)
  if (many > MAX_BATCH_WRITE) {
    throw validation('Too many items requested for the BatchWriteItem call')
  }
  const writes = requests.map(([name, address, entries]) => ({
    ...{ name, address },
    writes: entries.map(({ PutRequest, DeleteRequest }): Write => {
      if ((PutRequest === undefined) === (DeleteRequest === undefined)) {
        throw validation(
          'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
        )
      }
      return PutRequest
        ? putOf({ TableName: name, ...PutRequest }, context)
        : deleteOf({ TableName: name, ...DeleteRequest }, context)
    }),
  }))
  const spent = new Spent()
  const ItemCollectionMetrics: Record<string, any[]> = Object.create(null)
  // All tables in one transaction, so that a key that is refused in the last leaves the first alone.
  const scope = [...new Set(writes.map(({ address }) => address.partition))]
  await context.store.transact(scope, function* (tx) {
    for (const { name, address, writes: some } of writes) {
      const there = tx.in(address.partition)
      const table = yield* there.read(requireTable())
      const keys = some.map((write) => write.keyOf(table))
      const seen = new Set(keys.map((key) => Buffer.from(itemKey(table, key)).toString('base64')))
      if (seen.size < keys.length) {
        throw validation('Provided list of item keys contains duplicates')
      }
      const metrics: any[] = []
      for (const [i, write] of some.entries()) {
        const { cost } = yield* there.read(perform(there, table, write))
        spent.add(table, cost)
        const metric = collectionMetrics(table, input.ReturnItemCollectionMetrics, keys[i]!)
        if (metric) metrics.push(metric)
      }
      if (metrics.length > 0) ItemCollectionMetrics[name] = metrics
    }
  })
  return {
    UnprocessedItems: {},
    ConsumedCapacity: spent.shown(input.ReturnConsumedCapacity),
    ItemCollectionMetrics:
      Object.keys(ItemCollectionMetrics).length > 0 ? ItemCollectionMetrics : undefined,
  }
})
