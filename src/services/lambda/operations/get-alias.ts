// GetAlias. https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html

import { aliasConfiguration } from '../aliases.ts'
import { cannotFindAlias } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { aliasTable, functionPartition } from '../tables.ts'

export const getAlias = operation('GetAlias', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const row = await lambda.env.store.transact(functionPartition(name), () =>
    aliasTable.get(input.Name),
  )
  if (!row) throw cannotFindAlias(functionArn(name, input.Name))
  return aliasConfiguration(name, row)
})
