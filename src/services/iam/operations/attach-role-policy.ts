// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html

import { inAccount } from '../account.ts'
import { attach } from '../attach.ts'
import { operation } from '../operation.ts'

export const attachRolePolicy = operation('AttachRolePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* attach(tx, 'role', input.RoleName, input.PolicyArn, context.account)
    return {}
  }),
)
