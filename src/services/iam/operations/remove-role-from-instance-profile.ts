// https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html

import { inAccount, requireRole } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { requireInstanceProfile } from '../instance-profile.ts'
import { operation } from '../operation.ts'
import { instanceProfiles, lower } from '../tables.ts'

export const removeRoleFromInstanceProfile = operation(
  'RemoveRoleFromInstanceProfile',
  (input, context) =>
    inAccount(context, function* (tx) {
      const { roleName, ...profile } = yield* requireInstanceProfile(input.InstanceProfileName)
      const role = yield* requireRole(input.RoleName)
      if (roleName !== role.name) {
        throw noSuchEntity(`The role with name ${role.name} cannot be found.`)
      }
      instanceProfiles.put(tx, [lower(profile.name)], profile)
      return {}
    }),
)
