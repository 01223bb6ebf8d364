// GetFunctionEventInvokeConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html

import { configMissing, eventInvokeConfig, qualifierOf } from '../event-invoke.ts'
import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { eventInvokeTable, functionPartition } from '../tables.ts'

export const getFunctionEventInvokeConfig = operation(
  'GetFunctionEventInvokeConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const row = await lambda.env.store.transact(functionPartition(name), () =>
      eventInvokeTable.get(qualifierOf(name)),
    )
    if (!row) throw configMissing(name)
    return eventInvokeConfig(name, row)
  },
)
