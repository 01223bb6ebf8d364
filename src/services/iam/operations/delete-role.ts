// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html

import { ALL, inAccount, requireRole } from '../account.ts'
import { deleteConflict } from '../errors.ts'
import { operation } from '../operation.ts'
import { attachments, inlinePolicies, instanceProfiles, lower, roles } from '../tables.ts'

export const deleteRole = operation('DeleteRole', (input, context) =>
  inAccount(context, function* (tx) {
    const role = yield* requireRole(input.RoleName)
    const key = lower(role.name)
    if ((yield* attachments.range([key], { limit: 1 })).length > 0) {
      throw deleteConflict('Cannot delete entity, must detach all policies first.')
    }
    if ((yield* inlinePolicies.range([key], { limit: 1 })).length > 0) {
      throw deleteConflict('Cannot delete entity, must delete policies first.')
    }
    const profiles = yield* instanceProfiles.range([], { limit: ALL })
    if (profiles.some(({ row }) => row.roleName === role.name)) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.')
    }
    roles.del(tx, [key])
    return {}
  }),
)
