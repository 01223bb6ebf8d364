// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html

import { addressOf } from '../address.ts'
import { Spent } from '../item/batch.ts'
import { noCost, readUnits, spend } from '../item/capacity.ts'
import { keyInput, readItem, viewOf } from '../item/read.ts'
import { requireFew, scopeOf } from '../item/transaction.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'

export const transactGetItems = operation('TransactGetItems', async (input, context) => {
  const { TransactItems = [] } = input
  requireFew(TransactItems.length)
  const reads = TransactItems.map(({ Get }) => ({
    address: addressOf(Get!.TableName!, context),
    key: keyInput(Get!.Key),
    view: viewOf(Get!),
  }))
  const found = await context.store.transact(scopeOf(reads), function* (tx) {
    const found = []
    for (const { address, key } of reads) {
      const there = tx.in(address.partition)
      const table = yield* there.read(requireTable())
      found.push({ table, row: yield* there.read(readItem(table, key)) })
    }
    return found
  })
  const spent = new Spent()
  const Responses = found.map(({ table, row }, i) => {
    const cost = noCost()
    spend(cost, undefined, readUnits(row?.bytes ?? 0, true))
    spent.add(table, cost)
    return row ? { Item: wireItem(reads[i]!.view(row.item)) } : {}
  })
  return { Responses, ConsumedCapacity: spent.shown(input.ReturnConsumedCapacity, 2) }
})
