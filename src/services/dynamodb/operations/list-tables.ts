// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTables.html

import { directoryOf } from '../../resource/resource.ts'
import { operation } from '../operation.ts'
import { tableResource } from '../tables.ts'

const PAGE = 100

export const listTables = operation('ListTables', async (input, context) => {
  const { Limit: limit = PAGE, ExclusiveStartTableName: after } = input
  const { found, more } = await context.store.transact(directoryOf(context), () =>
    tableResource.page({ limit, after }),
  )
  const TableNames = found.map(({ name }) => name)
  return { TableNames, LastEvaluatedTableName: more ? TableNames.at(-1) : undefined }
})
