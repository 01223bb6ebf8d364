// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html

import { inAccount, requireRole } from '../account.ts'
import { operation } from '../operation.ts'
import { lower, roles } from '../tables.ts'

export const updateRole = operation('UpdateRole', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    roles.put(tx, [lower(role.name)], {
      ...role,
      ...(input.Description !== undefined && { description: input.Description }),
      ...(input.MaxSessionDuration !== undefined && {
        maxSessionSeconds: input.MaxSessionDuration,
      }),
    })
    return {}
  }),
)
