// GetRuntimeManagementConfig.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetRuntimeManagementConfig.html

import { functionArn, functionName } from '../function-name.ts'
import { requireQualifiedVersion } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition } from '../tables.ts'

export const getRuntimeManagementConfig = operation(
  'GetRuntimeManagementConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const { version } = await lambda.env.store.transact(functionPartition(name), () =>
      requireQualifiedVersion(name),
    )
    const { updateOn = 'Auto', versionArn } = version.runtimeManagement ?? {}
    return {
      UpdateRuntimeOn: updateOn as 'Auto',
      FunctionArn: functionArn(name, version.version),
      RuntimeVersionArn: versionArn,
    }
  },
)
