// DeleteAlias: answers the same whether the alias was there or not.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html

import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { resettleProvisioned } from '../provisioned.ts'
import { deleteSettingsOf } from '../qualified.ts'
import { aliasTable, functionPartition, urlTable } from '../tables.ts'
import { unlistUrls } from '../url/config.ts'

export const deleteAlias = operation('DeleteAlias', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const url = await lambda.env.store.transact(functionPartition(name), function* (tx) {
    if (!(yield* aliasTable.get(input.Name))) return undefined
    const url = yield* urlTable.get(input.Name)
    aliasTable.del(tx, [input.Name])
    deleteSettingsOf(tx, input.Name)
    return url
  })
  if (url) await unlistUrls(lambda, name.region, [url.urlId])
  await resettleProvisioned(lambda, name)
  return {}
})
