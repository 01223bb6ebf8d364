// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedUserPolicies.html

import { inAccount } from '../account.ts'
import { attachedPage } from '../attach.ts'
import { operation } from '../operation.ts'

export const listAttachedUserPolicies = operation('ListAttachedUserPolicies', (input, context) =>
  inAccount(context, () => attachedPage('user', input.UserName, input)),
)
