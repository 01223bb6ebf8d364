// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { checkMetadata, requireSaml } from '../providers.ts'
import { samlProviders } from '../tables.ts'

export const updateSAMLProvider = operation('UpdateSAMLProvider', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireSaml(input.SAMLProviderArn)
    const metadata = input.SAMLMetadataDocument
    if (metadata !== undefined) {
      samlProviders.put(tx, [row.arn], { ...row, metadata: checkMetadata(metadata) })
    }
    return { SAMLProviderArn: row.arn }
  }),
)
