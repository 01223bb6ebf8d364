// DeleteFunctionEventInvokeConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html

import { configMissing, qualifierOf } from '../event-invoke.ts'
import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { eventInvokeTable, functionPartition } from '../tables.ts'

export const deleteFunctionEventInvokeConfig = operation(
  'DeleteFunctionEventInvokeConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    await lambda.env.store.transact(functionPartition(name), function* (tx) {
      const qualifier = qualifierOf(name)
      if (!(yield* eventInvokeTable.get(qualifier))) throw configMissing(name)
      eventInvokeTable.del(tx, [qualifier])
    })
    return {}
  },
)
