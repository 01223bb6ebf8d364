// GetFunction. https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html

import { configurationOf } from '../configuration.ts'
import { functionArn, functionName } from '../function-name.ts'
import { requireVersion } from '../functions.ts'
import { operation } from '../operation.ts'

export const getFunction = operation('GetFunction', async (input, context, lambda) => {
  const name = functionName(input.FunctionName, context, input.Qualifier)
  const { fn, version } = await requireVersion(lambda.env, name)
  // By the version, which an alias of the same name does not change.
  const arn = functionArn(fn, version.version)
  const hasTags = Object.keys(fn.tags).length > 0
  const reserved = fn.reservedConcurrency
  return {
    Configuration: configurationOf(name, functionArn(name, name.qualifier), version),
    Code: {
      RepositoryType: 'S3',
      Location: lambda.codeLinks.to(context.baseUrl, arn, version.package),
    },
    Tags: hasTags ? { ...fn.tags } : undefined,
    Concurrency: reserved === undefined ? undefined : { ReservedConcurrentExecutions: reserved },
  }
})
