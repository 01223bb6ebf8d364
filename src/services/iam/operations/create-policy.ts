// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html

import { ALL, freshId, iamArn, inAccount, mergeTags } from '../account.ts'
import { requireManagedPolicy } from '../documents.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_MANAGED_POLICY_CHARACTERS, MAX_POLICIES } from '../limits.ts'
import { operation } from '../operation.ts'
import { presentNewPolicy } from '../present.ts'
import { lower, policies, policyVersions, type PolicyRow } from '../tables.ts'

export const createPolicy = operation('CreatePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const { PolicyName: name, Path: path = '/', PolicyDocument: document } = input
    requireManagedPolicy(document, MAX_MANAGED_POLICY_CHARACTERS, 'PolicySize')
    if (yield* policies.get(lower(name))) {
      throw alreadyExists(
        `A policy called ${name} already exists. Duplicate names are not allowed.`,
      )
    }
    if ((yield* policies.range([], { limit: ALL })).length >= MAX_POLICIES) {
      throw limitExceeded(`Cannot exceed quota for PoliciesPerAccount: ${MAX_POLICIES}`)
    }
    const policy: PolicyRow = {
      name,
      path,
      id: freshId(tx, 'ANPA', context.account),
      arn: iamArn(context, 'policy', path, name),
      createdAtMs: tx.nowMs,
      updatedAtMs: tx.nowMs,
      ...(input.Description !== undefined && { description: input.Description }),
      tags: mergeTags([], input.Tags ?? []),
      defaultVersion: 1,
      nextVersion: 2,
    }
    policies.put(tx, [lower(name)], policy)
    policyVersions.put(tx, [lower(name), 1], { document, createdAtMs: tx.nowMs })
    return { Policy: presentNewPolicy(policy) }
  }),
)
