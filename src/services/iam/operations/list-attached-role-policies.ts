// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html

import { inAccount } from '../account.ts'
import { attachedPage } from '../attach.ts'
import { operation } from '../operation.ts'

export const listAttachedRolePolicies = operation('ListAttachedRolePolicies', (input, context) =>
  inAccount(context, () => attachedPage('role', input.RoleName, input)),
)
