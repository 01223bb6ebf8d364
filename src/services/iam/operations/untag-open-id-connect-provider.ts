// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagOpenIDConnectProvider.html

import { inAccount, withoutTags } from '../account.ts'
import { operation } from '../operation.ts'
import { requireOidc } from '../providers.ts'
import { oidcProviders } from '../tables.ts'

export const untagOpenIDConnectProvider = operation(
  'UntagOpenIDConnectProvider',
  (input, context) =>
    inAccount(context, function* (tx) {
      const row = yield* requireOidc(input.OpenIDConnectProviderArn)
      oidcProviders.put(tx, [row.arn], { ...row, tags: withoutTags(row.tags, input.TagKeys) })
      return {}
    }),
)
