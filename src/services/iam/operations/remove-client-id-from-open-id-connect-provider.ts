// https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveClientIDFromOpenIDConnectProvider.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { requireOidc } from '../providers.ts'
import { oidcProviders } from '../tables.ts'

export const removeClientIDFromOpenIDConnectProvider = operation(
  'RemoveClientIDFromOpenIDConnectProvider',
  (input, context) =>
    inAccount(context, function* (tx) {
      const row = yield* requireOidc(input.OpenIDConnectProviderArn)
      const clientIds = row.clientIds.filter((id) => id !== input.ClientID)
      oidcProviders.put(tx, [row.arn], { ...row, clientIds })
      return {}
    }),
)
