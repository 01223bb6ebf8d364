// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { oidcProviders } from '../tables.ts'

export const deleteOpenIDConnectProvider = operation(
  'DeleteOpenIDConnectProvider',
  (input, context) =>
    inAccount(
      context, // eslint-disable-next-line require-yield
      function* (tx) {
        // AWS says nothing about one that is not there.
        oidcProviders.del(tx, [input.OpenIDConnectProviderArn])
        return {}
      },
    ),
)
