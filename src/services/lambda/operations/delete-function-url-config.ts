// DeleteFunctionUrlConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html

import { operation } from '../operation.ts'
import { functionPartition, urlPartition, urlTable } from '../tables.ts'
import { leadNowhere, requireUrl, urlOwner } from '../url/config.ts'

export const deleteFunctionUrlConfig = operation(
  'DeleteFunctionUrlConfig',
  async (input, context, lambda) => {
    const owner = urlOwner(input.FunctionName, input.Qualifier, context)
    const { region } = owner.name
    const scope = [functionPartition(owner.name), urlPartition(region)]
    await lambda.env.store.transact(scope, function* (tx) {
      const row = yield* requireUrl(owner)
      urlTable.del(tx, [owner.qualifier])
      leadNowhere(tx, region, row.urlId)
    })
    return {}
  },
)
