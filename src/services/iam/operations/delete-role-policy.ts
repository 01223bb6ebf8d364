// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePolicy.html

import { inAccount } from '../account.ts'
import { deleteInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const deleteRolePolicy = operation('DeleteRolePolicy', (input, context) =>
  inAccount(context, function* (tx) {
    yield* deleteInline(tx, 'role', input.RoleName, input.PolicyName)
    return {}
  }),
)
