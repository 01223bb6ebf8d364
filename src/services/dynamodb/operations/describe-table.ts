// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_DescribeTable.html

import { addressOf } from '../address.ts'
import { operation } from '../operation.ts'
import { describe } from '../table/description.ts'
import { requireNamed } from '../tables.ts'

export const describeTable = operation('DescribeTable', async (input, context) => {
  const { partition, name } = addressOf(input.TableName!, context)
  const Table = await context.store.transact(partition, function* () {
    return yield* describe(yield* requireNamed(name))
  })
  return { Table } as any
})
