// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html

import { validation } from '../errors.ts'
import { byTable, Spent } from '../item/batch.ts'
import { noCost, readUnits, spend } from '../item/capacity.ts'
import { itemKey } from '../item/keys.ts'
import { keyInput, readItem, viewOf } from '../item/read.ts'
import { MAX_BATCH_BYTES, MAX_BATCH_GET } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'

export const batchGetItem = operation('BatchGetItem', async (input, context) => {
  const requests = byTable(input.RequestItems ?? {}, context)
  const many = requests.reduce((total, [, , { Keys }]) => total + (Keys?.length ?? 0), 0)
  if (many > MAX_BATCH_GET) {
    throw validation('Too many items requested for the BatchGetItem call')
  }
  const asked = requests.map(([name, address, request]) => ({
    ...{ name, address, request },
    view: viewOf(request),
    keys: (request.Keys ?? []).map(keyInput),
  }))
  // A table may be called `__proto__`.
  const Responses: Record<string, any[]> = Object.create(null)
  const UnprocessedKeys: Record<string, any> = Object.create(null)
  const spent = new Spent()
  let bytes = 0
  for (const { name, address, request, view, keys } of asked) {
    const { table, rows } = await context.store.transact(address.partition, function* () {
      const table = yield* requireTable()
      const rows = []
      for (const key of keys) rows.push(yield* readItem(table, key))
      const seen = new Set(keys.map((key) => Buffer.from(itemKey(table, key)).toString('base64')))
      if (seen.size < keys.length) {
        throw validation('Provided list of item keys contains duplicates')
      }
      return { table, rows }
    })
    const items: any[] = []
    const cost = noCost()
    const left: any[] = []
    for (const [i, row] of rows.entries()) {
      // The first that does not fit, and all behind it, are for another call.
      if (left.length > 0 || bytes + (row?.bytes ?? 0) > MAX_BATCH_BYTES)
        left.push(request.Keys![i])
      else {
        bytes += row?.bytes ?? 0
        spend(cost, undefined, readUnits(row?.bytes ?? 0, request.ConsistentRead === true))
        if (row) items.push(wireItem(view(row.item)))
      }
    }
    Responses[name] = items
    if (left.length > 0) UnprocessedKeys[name] = { ...request, Keys: left }
    spent.add(table, cost)
  }
  const ConsumedCapacity = spent.shown(input.ReturnConsumedCapacity)
  return { Responses, UnprocessedKeys, ConsumedCapacity }
})
