// DeleteAlias: answers the same whether the alias was there or not.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html

import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { enterFunction, scopeOf } from '../function-store.ts'
import { followProvisioned } from '../provisioned.ts'
import { deleteSettingsOf } from '../qualified.ts'
import { aliasTable, functionTable, urlPartition, urlTable } from '../tables.ts'
import { leadNowhere } from '../url/config.ts'

export const deleteAlias = operation('DeleteAlias', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const scope = scopeOf(name, urlPartition(name.region))
  await lambda.env.store.transact(scope, function* (tx) {
    if (!(yield* aliasTable.get(input.Name))) return
    const url = yield* urlTable.get(input.Name)
    if (url) leadNowhere(tx, name.region, url.urlId)
    aliasTable.del(tx, [input.Name])
    deleteSettingsOf(tx, input.Name)
    const fn = yield* functionTable.get()
    if (fn) yield* enterFunction(tx, fn)
  })
  await followProvisioned(lambda, name)
  return {}
})
