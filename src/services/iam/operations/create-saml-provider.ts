// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateSAMLProvider.html

import { ALL, inAccount, mergeTags } from '../account.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_SAML_PROVIDERS } from '../limits.ts'
import { operation } from '../operation.ts'
import { checkMetadata, samlArn } from '../providers.ts'
import { samlProviders, type SamlRow } from '../tables.ts'

export const createSAMLProvider = operation('CreateSAMLProvider', (input, context) =>
  inAccount(context, function* (tx) {
    const arn = samlArn(context, input.Name)
    if (yield* samlProviders.get(arn))
      throw alreadyExists(`SAMLProvider ${input.Name} already exists.`)
    if ((yield* samlProviders.range([], { limit: ALL })).length >= MAX_SAML_PROVIDERS) {
      throw limitExceeded(`Cannot exceed quota for SAMLProvidersPerAccount: ${MAX_SAML_PROVIDERS}`)
    }
    const metadata = checkMetadata(input.SAMLMetadataDocument)
    const tags = mergeTags([], input.Tags ?? [])
    const id = tx.uuid().replaceAll('-', '').toUpperCase()
    const row: SamlRow = { arn, id, metadata, createdAtMs: tx.nowMs, tags }
    samlProviders.put(tx, [arn], row)
    return { SAMLProviderArn: arn, ...(tags.length > 0 && { Tags: tags }) }
  }),
)
