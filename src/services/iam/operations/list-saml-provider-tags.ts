// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSAMLProviderTags.html

import { inAccount, tagPage } from '../account.ts'
import { operation } from '../operation.ts'
import { requireSaml } from '../providers.ts'

export const listSAMLProviderTags = operation('ListSAMLProviderTags', (input, context) =>
  inAccount(context, function* () {
    return tagPage((yield* requireSaml(input.SAMLProviderArn)).tags, input)
  }),
)
