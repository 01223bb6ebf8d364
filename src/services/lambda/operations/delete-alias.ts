// DeleteAlias: answers the same whether the alias was there or not.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html

import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { deleteSettingsOf } from '../qualified.ts'
import { aliasTable, functionPartition } from '../tables.ts'

export const deleteAlias = operation('DeleteAlias', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  await lambda.env.store.transact(functionPartition(name), function* (tx) {
    if (!(yield* aliasTable.get(input.Name))) return
    aliasTable.del(tx, [input.Name])
    deleteSettingsOf(tx, input.Name)
  })
  return {}
})
