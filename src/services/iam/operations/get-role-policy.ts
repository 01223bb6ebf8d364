// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRolePolicy.html

import { inAccount } from '../account.ts'
import { requireInline } from '../holders.ts'
import { operation } from '../operation.ts'

export const getRolePolicy = operation('GetRolePolicy', (input, context) =>
  inAccount(context, function* () {
    const { name, ...policy } = yield* requireInline('role', input.RoleName, input.PolicyName)
    return { RoleName: name, ...policy }
  }),
)
