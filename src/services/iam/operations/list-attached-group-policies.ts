// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedGroupPolicies.html

import { inAccount } from '../account.ts'
import { attachedPage } from '../attach.ts'
import { operation } from '../operation.ts'

export const listAttachedGroupPolicies = operation('ListAttachedGroupPolicies', (input, context) =>
  inAccount(context, () => attachedPage('group', input.GroupName, input)),
)
