// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagPolicy.html

import { inAccount, mergeTags } from '../account.ts'
import { operation } from '../operation.ts'
import { requirePolicy } from '../policy-arn.ts'
import { lower, policies } from '../tables.ts'

export const tagPolicy = operation('TagPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const policy = yield* requirePolicy(input.PolicyArn, context.account)
    policies.put(tx, [lower(policy.name)], { ...policy, tags: mergeTags(policy.tags, input.Tags) })
    return {}
  }),
)
