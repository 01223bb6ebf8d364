// GetProvisionedConcurrencyConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetProvisionedConcurrencyConfig.html

import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { configurationShown, noProvisioned, provisionable } from '../provisioned.ts'
import { functionPartition, provisionedTable } from '../tables.ts'

export const getProvisionedConcurrencyConfig = operation(
  'GetProvisionedConcurrencyConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const qualifier = name.qualifier ?? ''
    const { row, version } = await lambda.env.store.transact(functionPartition(name), function* () {
      const { version } = yield* provisionable(name, qualifier)
      return { version, row: yield* provisionedTable.get(qualifier) }
    })
    if (!row) throw noProvisioned()
    return configurationShown(lambda, name, row, version)
  },
)
