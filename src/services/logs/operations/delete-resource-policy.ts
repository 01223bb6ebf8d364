// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DeleteResourcePolicy.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { resourcePolicies } from '../resource-policy.ts'

export const deleteResourcePolicy = operation('DeleteResourcePolicy', async (input, context) => {
  const { policyName, resourceArn, expectedRevisionId } = input
  const key = resourceArn ?? policyName ?? ''
  await inAccount(context, function* (tx) {
    const present = key === '' ? undefined : yield* resourcePolicies.get(key)
    if (present === undefined) {
      throw new AwsError('ResourceNotFoundException', `Policy with name [${key}] does not exist.`)
    }
    if (expectedRevisionId !== undefined && expectedRevisionId !== present.revisionId) {
      throw new AwsError(
        'OperationAbortedException',
        'The revision ID does not match that of the policy.',
      )
    }
    resourcePolicies.del(tx, [key])
  })
  return {}
})
