// GetPolicy. https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html

import { resourceNotFound } from '../errors.ts'
import { operation } from '../operation.ts'
import { policyDocument, policyOwner, requireOwner } from '../policy.ts'
import { functionPartition, policyTable } from '../tables.ts'

export const getPolicy = operation('GetPolicy', async (input, context, lambda) => {
  const { name, qualifier } = policyOwner(input.FunctionName, input.Qualifier, context)
  const policy = await lambda.env.store.transact(functionPartition(name), function* () {
    yield* requireOwner(name, qualifier)
    return yield* policyTable.get(qualifier)
  })
  if (!policy) throw resourceNotFound('The resource you requested does not exist.')
  return { Policy: policyDocument(policy), RevisionId: policy.revisionId }
})
