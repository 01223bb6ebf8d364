// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyTags.html

import { inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { requirePolicy } from '../policy-arn.ts'

export const listPolicyTags = operation('ListPolicyTags', (input, context) =>
  inAccount(context, function* () {
    const { tags } = yield* requirePolicy(input.PolicyArn, context.account)
    const sorted = [...tags].sort((a, b) => (a.Key < b.Key ? -1 : 1))
    const { items, ...page } = pageOf(sorted, input, (tag) => tag.Key)
    return { Tags: items, ...page }
  }),
)
