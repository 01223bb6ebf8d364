// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DetachRolePolicy.html

import { inAccount } from '../account.ts'
import { detach } from '../attach.ts'
import { operation } from '../operation.ts'

export const detachRolePolicy = operation('DetachRolePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* detach(tx, 'role', input.RoleName, input.PolicyArn)
    return {}
  }),
)
