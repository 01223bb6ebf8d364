// https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html

import { inAccount, requireRole } from '../account.ts'
import { limitExceeded } from '../errors.ts'
import { requireInstanceProfile } from '../instance-profile.ts'
import { operation } from '../operation.ts'
import { instanceProfiles, lower } from '../tables.ts'

export const addRoleToInstanceProfile = operation('AddRoleToInstanceProfile', (input, context) =>
  inAccount(context, function* (tx) {
    const profile = yield* requireInstanceProfile(input.InstanceProfileName)
    const role = yield* requireRole(input.RoleName)
    if (profile.roleName !== undefined) {
      throw limitExceeded('Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1')
    }
    instanceProfiles.put(tx, [lower(profile.name)], { ...profile, roleName: role.name })
    return {}
  }),
)
