// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { requireSaml } from '../providers.ts'
import { samlProviders } from '../tables.ts'

export const deleteSAMLProvider = operation('DeleteSAMLProvider', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireSaml(input.SAMLProviderArn)
    samlProviders.del(tx, [row.arn])
    return {}
  }),
)
