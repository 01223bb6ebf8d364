// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListOpenIDConnectProviderTags.html

import { inAccount, tagPage } from '../account.ts'
import { operation } from '../operation.ts'
import { requireOidc } from '../providers.ts'

export const listOpenIDConnectProviderTags = operation(
  'ListOpenIDConnectProviderTags',
  (input, context) =>
    inAccount(context, function* () {
      return tagPage((yield* requireOidc(input.OpenIDConnectProviderArn)).tags, input)
    }),
)
