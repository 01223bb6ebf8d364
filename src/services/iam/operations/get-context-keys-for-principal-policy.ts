// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForPrincipalPolicy.html

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { contextKeysIn, policiesOfPrincipal } from '../simulate.ts'

export const getContextKeysForPrincipalPolicy = operation(
  'GetContextKeysForPrincipalPolicy',
  (input, context) =>
    inAccount(context, function* () {
      const { policies: held } = yield* policiesOfPrincipal(input.PolicySourceArn)
      const documents = held.map(({ document }) => document)
      return { ContextKeyNames: contextKeysIn([...documents, ...(input.PolicyInputList ?? [])]) }
    }),
)
