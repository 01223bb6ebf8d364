// GetFunctionCodeSigningConfig: no function has one, and the answer is empty, as AWS's is then. Terraform
// asks for it whenever it reads a function.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html

import { functionName } from '../function-name.ts'
import { requireFunction } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition } from '../tables.ts'

export const getFunctionCodeSigningConfig = operation(
  'GetFunctionCodeSigningConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context)
    await lambda.env.store.transact(functionPartition(name), () => requireFunction(name))
    return { CodeSigningConfigArn: undefined, FunctionName: undefined }
  },
)
