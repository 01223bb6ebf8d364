// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html

import { validation } from '../errors.ts'
import { Spent } from '../item/batch.ts'
import { collectionMetrics } from '../item/collection.ts'
import { keyInput } from '../item/read.ts'
import { checkOf, deleteOf, putOf } from '../item/put.ts'
import {
  digestOf,
  heardBefore,
  performAll,
  requireFew,
  scopeOf,
  tokenPartition,
} from '../item/transaction.ts'
import { updateOf } from '../item/update.ts'
import type { Write } from '../item/write.ts'
import type { Place } from '../address.ts'
import { operation } from '../operation.ts'

export const transactWriteItems = operation('TransactWriteItems', async (input, context) => {
  const { ClientRequestToken: token, ReturnConsumedCapacity, TransactItems = [] } = input
  requireFew(TransactItems.length)
  const writes = TransactItems.map((entry) => writeOf(entry, context))
  const place = tokenPartition(context)
  const scope = token === undefined ? scopeOf(writes) : scopeOf(writes, place)
  const digest = digestOf([TransactItems, input.ReturnItemCollectionMetrics])
  const done = await context.store.transact(scope, function* (tx) {
    if (token !== undefined) {
      const there = tx.in(place)
      if (yield* there.read(heardBefore(there, token, digest))) return undefined
    }
    return yield* performAll(tx, writes)
  })
  const spent = new Spent()
  const metrics: Record<string, any[]> = Object.create(null)
  for (const [i, { table, cost, after, before }] of (done ?? []).entries()) {
    spent.add(table, cost)
    const key = after ?? before ?? keyInput(TransactItems[i]!.Delete?.Key)
    const metric = collectionMetrics(table, input.ReturnItemCollectionMetrics, key)
    if (metric) metrics[table.name] = [...(metrics[table.name] ?? []), metric]
  }
  return {
    ConsumedCapacity: spent.shown(ReturnConsumedCapacity, 2),
    ItemCollectionMetrics: Object.keys(metrics).length > 0 ? metrics : undefined,
  }
})

interface Entry {
  readonly Put?: Parameters<typeof putOf>[0] | undefined
  readonly Delete?: Parameters<typeof deleteOf>[0] | undefined
  readonly Update?: Parameters<typeof updateOf>[0] | undefined
  readonly ConditionCheck?: Parameters<typeof checkOf>[0] | undefined
}

function writeOf({ Put, Delete, Update, ConditionCheck }: Entry, place: Place): Write {
  const given = [Put, Delete, Update, ConditionCheck].filter((part) => part !== undefined)
  if (given.length !== 1) {
    throw validation('TransactItems can only contain one of Check, Put, Update or Delete')
  }
  if (Put) return putOf(Put, place)
  if (Delete) return deleteOf(Delete, place)
  return Update ? updateOf(Update, place) : checkOf(ConditionCheck!, place)
}
