// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html

import { inAccount, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { presentRole } from '../present.ts'

export const getRole = operation('GetRole', (input, context) =>
  inAccount(context, function* () {
    const role = yield* requireRole(input.RoleName)
    return { Role: { ...presentRole(role), RoleLastUsed: {} } }
  }),
)
