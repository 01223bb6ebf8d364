// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviders.html

import { ALL, inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { oidcProviders } from '../tables.ts'

export const listOpenIDConnectProviders = operation(
  'ListOpenIDConnectProviders',
  (input, context) =>
    inAccount(context, function* () {
      const rows = yield* oidcProviders.range([], { limit: ALL })
      return { OpenIDConnectProviderList: rows.map(({ row }) => ({ Arn: row.arn })) }
    }),
)
