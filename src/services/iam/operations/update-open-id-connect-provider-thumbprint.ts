// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html

import { inAccount } from '../account.ts'
import { invalidInput } from '../errors.ts'
import { MAX_THUMBPRINTS } from '../limits.ts'
import { operation } from '../operation.ts'
import { requireOidc } from '../providers.ts'
import { oidcProviders } from '../tables.ts'

export const updateOpenIDConnectProviderThumbprint = operation(
  'UpdateOpenIDConnectProviderThumbprint',
  (input, context) =>
    inAccount(context, function* (tx) {
      const row = yield* requireOidc(input.OpenIDConnectProviderArn)
      const thumbprints = input.ThumbprintList
      if (thumbprints.length > MAX_THUMBPRINTS) {
        throw invalidInput('Thumbprint list must contain fewer than 5 entries.')
      }
      oidcProviders.put(tx, [row.arn], { ...row, thumbprints })
      return {}
    }),
)
