// PutFunctionRecursionConfig: whether loops through a function are stopped.
// https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionRecursionConfig.html

import { functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition, functionTable } from '../tables.ts'

export const putFunctionRecursionConfig = operation(
  'PutFunctionRecursionConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    await lambda.env.store.transact(functionPartition(name), function* (tx) {
      const { recursiveLoop: _before, ...fn } = yield* requireFunction(name)
      const allowed = input.RecursiveLoop === 'Allow'
      functionTable.put(tx, [], allowed ? { ...fn, recursiveLoop: 'Allow' } : fn)
    })
    return { RecursiveLoop: input.RecursiveLoop }
  },
)
