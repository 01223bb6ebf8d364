// GetFunctionUrlConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html

import { operation } from '../operation.ts'
import { functionPartition } from '../tables.ts'
import { requireUrl, urlConfig, urlOwner } from '../url/config.ts'

export const getFunctionUrlConfig = operation(
  'GetFunctionUrlConfig',
  async (input, context, lambda) => {
    const owner = urlOwner(input.FunctionName, input.Qualifier, context)
    const partition = functionPartition(owner.name)
    const row = await lambda.env.store.transact(partition, () => requireUrl(owner))
    return urlConfig(owner, row, context.baseUrl)
  },
)
