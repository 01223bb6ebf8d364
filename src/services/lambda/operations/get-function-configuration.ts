// GetFunctionConfiguration.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html

import { configurationOf } from '../configuration.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireVersion } from '../functions.ts'
import { operation } from '../operation.ts'

export const getFunctionConfiguration = operation(
  'GetFunctionConfiguration',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const { version } = await requireVersion(lambda.env, name)
    return configurationOf(name, functionArn(name, name.qualifier), version)
  },
)
