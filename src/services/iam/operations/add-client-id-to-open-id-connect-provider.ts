// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html

import { inAccount } from '../account.ts'
import { limitExceeded } from '../errors.ts'
import { MAX_CLIENT_IDS } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireOidc } from '../providers.ts'
import { oidcProviders } from '../tables.ts'

export const addClientIDToOpenIDConnectProvider = operation(
  'AddClientIDToOpenIDConnectProvider',
  (input, context) =>
    inAccount(context, function* (tx) {
      const row = yield* requireOidc(input.OpenIDConnectProviderArn)
      if (row.clientIds.includes(input.ClientID)) return {}
      if (row.clientIds.length >= MAX_CLIENT_IDS) {
        throw limitExceeded(
          `Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MAX_CLIENT_IDS}`,
        )
      }
      const clientIds = [...row.clientIds, input.ClientID]
      oidcProviders.put(tx, [row.arn], { ...row, clientIds })
      return {}
    }),
)
