// GetFunctionConcurrency.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html

import { functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition } from '../tables.ts'

export const getFunctionConcurrency = operation(
  'GetFunctionConcurrency',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const fn = await lambda.env.store.transact(functionPartition(name), () => requireFunction(name))
    return { ReservedConcurrentExecutions: fn.reservedConcurrency }
  },
)
