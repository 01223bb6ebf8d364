// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagSAMLProvider.html

import { inAccount, withoutTags } from '../account.ts'
import { operation } from '../operation.ts'
import { requireSaml } from '../providers.ts'
import { samlProviders } from '../tables.ts'

export const untagSAMLProvider = operation('UntagSAMLProvider', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireSaml(input.SAMLProviderArn)
    samlProviders.put(tx, [row.arn], { ...row, tags: withoutTags(row.tags, input.TagKeys) })
    return {}
  }),
)
