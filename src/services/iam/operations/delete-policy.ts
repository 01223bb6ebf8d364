// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html

import { inAccount } from '../account.ts'
import { usageOf } from '../attach.ts'
import { deleteConflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { requirePolicy } from '../policy-arn.ts'
import { lower, policies, policyVersions } from '../tables.ts'

export const deletePolicy = operation('DeletePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const policy = yield* requirePolicy(input.PolicyArn, context.account)
    const { attached, bounding } = yield* usageOf(policy.arn)
    if (attached + bounding > 0) {
      throw deleteConflict('Cannot delete a policy attached to entities.')
    }
    const versions = yield* policyVersions.range([lower(policy.name)], { limit: 2 })
    if (versions.length > 1) {
      throw deleteConflict(
        'This policy has more than one version. Before you delete a policy, you must delete ' +
          "the policy's versions. The default version is deleted with the policy.",
      )
    }
    policyVersions.del(tx, [lower(policy.name), policy.defaultVersion])
    policies.del(tx, [lower(policy.name)])
    return {}
  }),
)
