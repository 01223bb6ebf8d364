// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetContextKeysForCustomPolicy.html

import { operation } from '../operation.ts'
import { contextKeysIn } from '../simulate.ts'

export const getContextKeysForCustomPolicy = operation(
  'GetContextKeysForCustomPolicy',
  async (input) => ({ ContextKeyNames: contextKeysIn(input.PolicyInputList) }),
)
