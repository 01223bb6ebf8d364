// UpdateAlias. https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html

import { aliasConfiguration, requireTarget, routingFrom } from '../aliases.ts'
import { aliasNotFound, revisionMismatch } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { followProvisioned } from '../provisioned.ts'
import { aliasTable, functionPartition, type AliasRow } from '../tables.ts'

export const updateAlias = operation('UpdateAlias', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context)
  const row = await lambda.env.store.transact(functionPartition(name), function* (tx) {
    const old = yield* aliasTable.get(input.Name)
    if (!old) throw aliasNotFound(functionArn(name, input.Name))
    if (input.RevisionId && input.RevisionId !== old.revisionId) throw revisionMismatch()
    const version = input.FunctionVersion ?? old.version
    yield* requireTarget(name, version)
    const weights = input.RoutingConfig ? input.RoutingConfig.AdditionalVersionWeights : old.routing
    const alias: AliasRow = {
      ...old,
      description: input.Description ?? old.description,
      version,
      routing: yield* routingFrom(name, version, weights),
      revisionId: tx.uuid(),
    }
    aliasTable.put(tx, [input.Name], alias)
    return alias
  })
  await followProvisioned(lambda, name)
  return aliasConfiguration(name, row)
})
