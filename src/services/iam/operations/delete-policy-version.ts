// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html

import { inAccount } from '../account.ts'
import { deleteConflict, noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { requirePolicy, versionNumber } from '../policy-arn.ts'
import { lower, policyVersions } from '../tables.ts'

export const deletePolicyVersion = operation('DeletePolicyVersion', (input, context) =>
  inAccount(context, function* (tx) {
    const policy = yield* requirePolicy(input.PolicyArn, context.account)
    const version = versionNumber(input.VersionId)
    const row = version && (yield* policyVersions.get(lower(policy.name), version))
    if (!version || !row) {
      throw noSuchEntity(
        `Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`,
      )
    }
    if (version === policy.defaultVersion) {
      throw deleteConflict('Cannot delete the default version of a policy.')
    }
    policyVersions.del(tx, [lower(policy.name), version])
    return {}
  }),
)
