// DeleteProvisionedConcurrencyConfig: answers the same whether there was one or not.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteProvisionedConcurrencyConfig.html

import { functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { account, allProvisioned, followProvisioned, provisionable } from '../provisioned.ts'
import { functionPartition, provisionedTable } from '../tables.ts'

export const deleteProvisionedConcurrencyConfig = operation(
  'DeleteProvisionedConcurrencyConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const qualifier = name.qualifier ?? ''
    const left = await lambda.env.store.transact(functionPartition(name), function* (tx) {
      yield* provisionable(name, qualifier)
      provisionedTable.del(tx, [qualifier])
      const sum = (yield* allProvisioned()).reduce((total, row) => total + row.requested, 0)
      return { fn: yield* requireFunction(name), sum }
    })
    await account(lambda, name, left.fn, left.sum)
    await followProvisioned(lambda, name)
    return {}
  },
)
