// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html

import { AwsError } from '../../../kernel/aws-error.ts'
import { countOf, inAccount } from '../account.ts'
import { invalidParameter, limitExceeded, resourceNotFound } from '../errors.ts'
import { groupNameOfArn, inGroup, requireGroup } from '../group.ts'
import { operation } from '../operation.ts'
import {
  MAX_RESOURCE_POLICIES,
  requireDocument,
  resourcePolicies,
  shown,
  type ResourcePolicyRow,
} from '../resource-policy.ts'

export const putResourcePolicy = operation('PutResourcePolicy', async (input, context) => {
  const { policyName, resourceArn, expectedRevisionId } = input
  const document = requireDocument(input.policyDocument)
  if (resourceArn !== undefined) {
    const logGroup = groupNameOfArn(resourceArn, context)
    if (logGroup === undefined) throw resourceNotFound()
    await inGroup(context, logGroup, () => requireGroup())
  } else if (policyName === undefined) throw invalidParameter('The policy name is required.')
  const key = resourceArn ?? policyName!
  const row = await inAccount(context, function* (tx) {
    const present = yield* resourcePolicies.get(key)
    if (expectedRevisionId !== undefined && expectedRevisionId !== present?.revisionId) {
      throw new AwsError(
        'OperationAbortedException',
        'The revision ID does not match that of the policy.',
      )
    }
    if (present === undefined && resourceArn === undefined) {
      const count = yield* countOf(resourcePolicies, MAX_RESOURCE_POLICIES)
      if (count >= MAX_RESOURCE_POLICIES) throw limitExceeded()
    }
    const changed: ResourcePolicyRow = {
      name: policyName ?? present?.name ?? key,
      document,
      updatedAtMs: tx.nowMs,
      ...(resourceArn !== undefined && { resourceArn, revisionId: tx.uuid() }),
    }
    resourcePolicies.put(tx, [key], changed)
    return changed
  })
  return {
    resourcePolicy: shown(row),
    ...(row.revisionId !== undefined && { revisionId: row.revisionId }),
  }
})
