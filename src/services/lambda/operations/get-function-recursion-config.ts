// GetFunctionRecursionConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionRecursionConfig.html

import { functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition } from '../tables.ts'

export const getFunctionRecursionConfig = operation(
  'GetFunctionRecursionConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    const fn = await lambda.env.store.transact(functionPartition(name), () => requireFunction(name))
    const loop: 'Allow' | 'Terminate' = fn.recursiveLoop ?? 'Terminate'
    return { RecursiveLoop: loop }
  },
)
