// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRolePermissionsBoundary.html

import { inAccount, requireRole } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { lower, roles } from '../tables.ts'

export const deleteRolePermissionsBoundary = operation(
  'DeleteRolePermissionsBoundary',
  (input, context) =>
    inAccount(context, function* (tx) {
      const { permissionsBoundary, ...role } = yield* requireRole(input.RoleName)
      if (permissionsBoundary === undefined) {
        throw noSuchEntity(`Role ${role.name} does not have a permissions boundary`)
      }
      roles.put(tx, [lower(role.name)], role)
      return {}
    }),
)
