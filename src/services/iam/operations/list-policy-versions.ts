// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html

import { inAccount, pageOf } from '../account.ts'
import { MAX_POLICY_VERSIONS } from '../limits.ts'
import { operation } from '../operation.ts'
import { requirePolicy } from '../policy-arn.ts'
import { presentVersion } from '../present.ts'
import { lower, policyVersions } from '../tables.ts'

export const listPolicyVersions = operation('ListPolicyVersions', (input, context) =>
  inAccount(context, function* () {
    const policy = yield* requirePolicy(input.PolicyArn, context.account)
    const rows = yield* policyVersions.range([lower(policy.name)], { limit: MAX_POLICY_VERSIONS })
    const versions = rows.map(({ key, row }) => {
      key.text()
      return presentVersion(policy, key.integer(), row)
    })
    // Newest first; the marker orders them, so it counts down.
    const rank = (version: { VersionId: string }) =>
      String(1e9 - Number(version.VersionId.slice(1))).padStart(10, '0')
    const { items, ...page } = pageOf(versions.reverse(), input, rank)
    return { Versions: items, ...page }
  }),
)
