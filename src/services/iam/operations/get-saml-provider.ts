// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSAMLProvider.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { presentSaml, requireSaml } from '../providers.ts'

export const getSAMLProvider = operation('GetSAMLProvider', (input, context) =>
  inAccount(context, function* () {
    return presentSaml(yield* requireSaml(input.SAMLProviderArn))
  }),
)
