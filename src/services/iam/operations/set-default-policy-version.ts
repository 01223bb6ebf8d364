// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SetDefaultPolicyVersion.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { requirePolicy, versionNumber } from '../policy-arn.ts'
import { lower, policies, policyVersions } from '../tables.ts'

export const setDefaultPolicyVersion = operation('SetDefaultPolicyVersion', (input, context) =>
  inAccount(context, function* (tx) {
    const policy = yield* requirePolicy(input.PolicyArn, context.account)
    const version = versionNumber(input.VersionId)
    const row = version && (yield* policyVersions.get(lower(policy.name), version))
    if (!version || !row) {
      throw noSuchEntity(
        `Policy ${input.PolicyArn} version ${input.VersionId} does not exist or is not attachable.`,
      )
    }
    policies.put(tx, [lower(policy.name)], {
      ...policy,
      defaultVersion: version,
      updatedAtMs: tx.nowMs,
    })
    return {}
  }),
)
