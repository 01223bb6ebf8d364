// PutFunctionConcurrency.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html

import { unqualifiedName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { reserve } from '../reservation.ts'

export const putFunctionConcurrency = operation(
  'PutFunctionConcurrency',
  async (input, context, lambda) => {
    const name = unqualifiedName(input.FunctionName, context)
    await reserve(lambda, name, input.ReservedConcurrentExecutions)
    return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions }
  },
)
