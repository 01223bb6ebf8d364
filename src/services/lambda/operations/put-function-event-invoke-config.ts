// PutFunctionEventInvokeConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html

import { configure } from '../event-invoke.ts'
import { functionName } from '../function-name.ts'
import { operation } from '../operation.ts'

export const putFunctionEventInvokeConfig = operation(
  'PutFunctionEventInvokeConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    return configure(lambda, name, input, 'replace')
  },
)
