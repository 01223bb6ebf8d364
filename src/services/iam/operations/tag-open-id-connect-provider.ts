// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagOpenIDConnectProvider.html

import { inAccount, mergeTags } from '../account.ts'
import { operation } from '../operation.ts'
import { requireOidc } from '../providers.ts'
import { oidcProviders } from '../tables.ts'

export const tagOpenIDConnectProvider = operation('TagOpenIDConnectProvider', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireOidc(input.OpenIDConnectProviderArn)
    oidcProviders.put(tx, [row.arn], { ...row, tags: mergeTags(row.tags, input.Tags) })
    return {}
  }),
)
