// DeleteFunctionUrlConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html

import { operation } from '../operation.ts'
import { functionPartition, urlTable } from '../tables.ts'
import { requireUrl, unlistUrls, urlOwner } from '../url/config.ts'

export const deleteFunctionUrlConfig = operation(
  'DeleteFunctionUrlConfig',
  async (input, context, lambda) => {
    const owner = urlOwner(input.FunctionName, input.Qualifier, context)
    const row = await lambda.env.store.transact(functionPartition(owner.name), function* (tx) {
      const row = yield* requireUrl(owner)
      urlTable.del(tx, [owner.qualifier])
      return row
    })
    await unlistUrls(lambda, owner.name.region, [row.urlId])
    return {}
  },
)
