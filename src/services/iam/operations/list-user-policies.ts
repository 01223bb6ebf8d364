// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListUserPolicies.html

import { inAccount } from '../account.ts'
import { inlineNames } from '../holders.ts'
import { operation } from '../operation.ts'

export const listUserPolicies = operation('ListUserPolicies', (input, context) =>
  inAccount(context, () => inlineNames('user', input.UserName, input)),
)
