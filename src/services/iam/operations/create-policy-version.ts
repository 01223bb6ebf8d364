// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicyVersion.html

import { inAccount } from '../account.ts'
import { requireManagedPolicy } from '../documents.ts'
import { limitExceeded } from '../errors.ts'
import { MAX_MANAGED_POLICY_CHARACTERS, MAX_POLICY_VERSIONS } from '../limits.ts'
import { operation } from '../operation.ts'
import { requirePolicy } from '../policy-arn.ts'
import { presentVersion } from '../present.ts'
import { lower, policies, policyVersions } from '../tables.ts'

export const createPolicyVersion = operation('CreatePolicyVersion', (input, context) =>
  inAccount(context, function* (tx) {
    const policy = yield* requirePolicy(input.PolicyArn, context.account)
    requireManagedPolicy(input.PolicyDocument, MAX_MANAGED_POLICY_CHARACTERS, 'PolicySize')
    const held = yield* policyVersions.range([lower(policy.name)], { limit: MAX_POLICY_VERSIONS })
    if (held.length >= MAX_POLICY_VERSIONS) {
      throw limitExceeded(
        `A managed policy can have up to ${MAX_POLICY_VERSIONS} versions. Before you create a ` +
          'new version, you must delete an existing version.',
      )
    }
    const version = policy.nextVersion
    const changed = {
      ...policy,
      nextVersion: version + 1,
      updatedAtMs: tx.nowMs,
      ...(input.SetAsDefault && { defaultVersion: version }),
    }
    const row = { document: input.PolicyDocument, createdAtMs: tx.nowMs }
    policyVersions.put(tx, [lower(policy.name), version], row)
    policies.put(tx, [lower(policy.name)], changed)
    return { PolicyVersion: presentVersion(changed, version, row) }
  }),
)
