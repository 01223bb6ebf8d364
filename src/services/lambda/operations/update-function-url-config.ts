// UpdateFunctionUrlConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html

import { operation } from '../operation.ts'
import { functionPartition, urlTable } from '../tables.ts'
import { corsFrom, requireUrl, urlConfig, urlOwner } from '../url/config.ts'

export const updateFunctionUrlConfig = operation(
  'UpdateFunctionUrlConfig',
  async (input, context, lambda) => {
    const owner = urlOwner(input.FunctionName, input.Qualifier, context)
    const row = await lambda.env.store.transact(functionPartition(owner.name), function* (tx) {
      const before = yield* requireUrl(owner)
      const after = {
        ...before,
        authType: input.AuthType ?? before.authType,
        invokeMode: input.InvokeMode ?? before.invokeMode,
        cors: corsFrom(input.Cors) ?? before.cors,
        lastModifiedMs: tx.nowMs,
      }
      urlTable.put(tx, [owner.qualifier], after)
      return after
    })
    return urlConfig(owner, row, context.baseUrl)
  },
)
