// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagSAMLProvider.html

import { inAccount, mergeTags } from '../account.ts'
import { operation } from '../operation.ts'
import { requireSaml } from '../providers.ts'
import { samlProviders } from '../tables.ts'

export const tagSAMLProvider = operation('TagSAMLProvider', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireSaml(input.SAMLProviderArn)
    samlProviders.put(tx, [row.arn], { ...row, tags: mergeTags(row.tags, input.Tags) })
    return {}
  }),
)
