// PutRuntimeManagementConfig: kept and shown; the runtime is the machine's own and never changes by
// itself. https://docs.aws.amazon.com/lambda/latest/api/API_PutRuntimeManagementConfig.html

import { invalidParameter } from '../errors.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireQualifiedVersion } from '../functions.ts'
import { operation } from '../operation.ts'
import { functionPartition, versionTable } from '../tables.ts'

export const putRuntimeManagementConfig = operation(
  'PutRuntimeManagementConfig',
  async (input, context, lambda) => {
    const name = functionName(input.FunctionName, context, input.Qualifier)
    const { UpdateRuntimeOn: updateOn, RuntimeVersionArn: versionArn } = input
    if (updateOn === 'Manual' && !versionArn) {
      throw invalidParameter('RuntimeVersionArn is required when UpdateRuntimeOn is Manual.')
    }
    if (updateOn !== 'Manual' && versionArn) {
      throw invalidParameter('RuntimeVersionArn is only allowed when UpdateRuntimeOn is Manual.')
    }
    const version = await lambda.env.store.transact(functionPartition(name), function* (tx) {
      const { key, version } = yield* requireQualifiedVersion(name)
      versionTable.put(tx, [key], { ...version, runtimeManagement: { updateOn, versionArn } })
      return version
    })
    return {
      UpdateRuntimeOn: updateOn,
      FunctionArn: functionArn(name, version.version),
      RuntimeVersionArn: versionArn,
    }
  },
)
