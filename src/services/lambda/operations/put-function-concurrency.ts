// PutFunctionConcurrency.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html

import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { reserve } from '../reservation.ts'

export const putFunctionConcurrency = operation(
  'PutFunctionConcurrency',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    await reserve(lambda, name, input.ReservedConcurrentExecutions)
    return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions }
  },
)
