// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html

import { addressOf } from '../address.ts'
import { consumed, noCost, readUnits, spend } from '../item/capacity.ts'
import { keyInput, readItem, viewOf } from '../item/read.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'

export const getItem = operation('GetItem', async (input, context) => {
  const view = viewOf(input)
  const key = keyInput(input.Key)
  const { partition } = addressOf(input.TableName!, context)
  const { table, row } = await context.store.transact(partition, function* () {
    const table = yield* requireTable()
    return { table, row: yield* readItem(table, key) }
  })
  const cost = noCost()
  spend(cost, undefined, readUnits(row?.bytes ?? 0, input.ConsistentRead === true))
  return {
    Item: row && wireItem(view(row.item)),
    ConsumedCapacity: consumed(table, input.ReturnConsumedCapacity, cost),
  }
})
