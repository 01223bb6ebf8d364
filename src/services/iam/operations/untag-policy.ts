// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagPolicy.html

import { inAccount, withoutTags } from '../account.ts'
import { operation } from '../operation.ts'
import { requirePolicy } from '../policy-arn.ts'
import { lower, policies } from '../tables.ts'

export const untagPolicy = operation('UntagPolicy', (input, context) =>
  inAccount(context, function* (tx) {
    const policy = yield* requirePolicy(input.PolicyArn, context.account)
    const tags = withoutTags(policy.tags, input.TagKeys)
    policies.put(tx, [lower(policy.name)], { ...policy, tags })
    return {}
  }),
)
