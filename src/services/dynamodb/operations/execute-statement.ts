// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ExecuteStatement.html

import { addressOf } from '../address.ts'
import { validation } from '../errors.ts'
import { consumed } from '../item/capacity.ts'
import { returned } from '../item/update.ts'
import { perform } from '../item/write.ts'
import { operation } from '../operation.ts'
import type { Select, WriteStatement } from '../partiql/ast.ts'
import { bind, type Bound } from '../partiql/bind.ts'
import { parseStatement } from '../partiql/parse.ts'
import { select } from '../partiql/select.ts'
import { writeOf } from '../partiql/writes.ts'
import { requireTable } from '../tables.ts'
import { wireItem } from '../value/wire.ts'

export const executeStatement = operation('ExecuteStatement', async (input, context) => {
  const bound = bind(parseStatement(input.Statement!), input.Parameters)
  if (bound.statement.is === 'exists') {
    throw validation('EXISTS is a statement of transactions only')
  }
  if (bound.statement.is === 'select') {
    const { partition } = addressOf(bound.statement.table, context)
    return context.store.transact(partition, function* () {
      return yield* select(yield* requireTable(), bound as Bound<Select>, input)
    })
  }
  if (input.Limit !== undefined || input.NextToken !== undefined) {
    throw validation('Limit and NextToken can only be used with SELECT statements')
  }
  const asked = input.ReturnValuesOnConditionCheckFailure
  const write = writeOf(bound as Bound<WriteStatement>, context, asked)
  const { table, written } = await context.store.transact(write.address.partition, function* (tx) {
    const table = yield* requireTable()
    return { table, written: yield* perform(tx, table, write) }
  })
  const item = returned(write.returning, written, write.paths)
  return {
    Items: item === undefined ? [] : [wireItem(item)],
    ConsumedCapacity: consumed(table, input.ReturnConsumedCapacity, written.cost),
  }
})
