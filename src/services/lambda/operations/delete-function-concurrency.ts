// DeleteFunctionConcurrency.
// https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html

import { unqualifiedName } from '../function-name.ts'
import { operation } from '../operation.ts'
import { reserve } from '../reservation.ts'

export const deleteFunctionConcurrency = operation(
  'DeleteFunctionConcurrency',
  async (input, context, lambda) => {
    await reserve(lambda, unqualifiedName(input.FunctionName, context), undefined)
    return {}
  },
)
