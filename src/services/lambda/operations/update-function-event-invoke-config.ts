// UpdateFunctionEventInvokeConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionEventInvokeConfig.html

import { configure } from '../event-invoke.ts'
import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'

export const updateFunctionEventInvokeConfig = operation(
  'UpdateFunctionEventInvokeConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    return configure(lambda, name, input, 'update')
  },
)
