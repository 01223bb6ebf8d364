// CreateAlias. https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html

import { aliasConfiguration, requireTarget, routingFrom } from '../aliases.ts'
import { resourceConflict } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { aliasTable, functionPartition, type AliasRow } from '../tables.ts'

export const createAlias = operation('CreateAlias', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const row = await lambda.env.store.transact(functionPartition(name), function* (tx) {
    yield* requireFunction(name)
    yield* requireTarget(name, input.FunctionVersion)
    if (yield* aliasTable.get(input.Name)) {
      throw resourceConflict(`Alias already exists: ${functionArn(name, input.Name)}`)
    }
    const weights = input.RoutingConfig?.AdditionalVersionWeights
    const alias: AliasRow = {
      name: input.Name,
      description: input.Description ?? '',
      version: input.FunctionVersion,
      routing: yield* routingFrom(name, input.FunctionVersion, weights),
      revisionId: tx.uuid(),
    }
    aliasTable.put(tx, [input.Name], alias)
    return alias
  })
  return aliasConfiguration(name, row)
})
