// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListGroupPolicies.html

import { inAccount } from '../account.ts'
import { inlineNames } from '../holders.ts'
import { operation } from '../operation.ts'

export const listGroupPolicies = operation('ListGroupPolicies', (input, context) =>
  inAccount(context, () => inlineNames('group', input.GroupName, input)),
)
