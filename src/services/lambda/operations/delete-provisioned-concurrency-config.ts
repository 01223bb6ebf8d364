// DeleteProvisionedConcurrencyConfig: answers the same whether there was one or not.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html

import { functionName } from '../function-name.ts'
import { enterFunction, scopeOf } from '../function-store.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { followProvisioned, provisionable } from '../provisioned.ts'
import { provisionedTable } from '../tables.ts'

export const deleteProvisionedConcurrencyConfig = operation(
  'DeleteProvisionedConcurrencyConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const qualifier = name.qualifier ?? ''
    await lambda.env.store.transact(scopeOf(name), function* (tx) {
      yield* provisionable(name, qualifier)
      provisionedTable.del(tx, [qualifier])
      yield* enterFunction(tx, yield* requireFunction(name))
    })
    await followProvisioned(lambda, name)
    return {}
  },
)
