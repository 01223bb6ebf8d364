// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRoleDescription.html

import { inAccount, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { presentRole } from '../present.ts'
import { lower, roles } from '../tables.ts'

export const updateRoleDescription = operation('UpdateRoleDescription', (input, context) =>
  inAccount(context, function* (tx) {
    const role = { ...(yield* requireRole(input.RoleName)), description: input.Description }
    roles.put(tx, [lower(role.name)], role)
    return { Role: presentRole(role) }
  }),
)
