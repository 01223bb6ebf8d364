// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRolePolicies.html

import { inAccount } from '../account.ts'
import { inlineNames } from '../holders.ts'
import { operation } from '../operation.ts'

export const listRolePolicies = operation('ListRolePolicies', (input, context) =>
  inAccount(context, () => inlineNames('role', input.RoleName, input)),
)
