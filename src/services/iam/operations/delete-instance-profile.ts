// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html

import { inAccount } from '../account.ts'
import { deleteConflict } from '../errors.ts'
import { requireInstanceProfile } from '../instance-profile.ts'
import { operation } from '../operation.ts'
import { instanceProfiles, lower } from '../tables.ts'

export const deleteInstanceProfile = operation('DeleteInstanceProfile', (input, context) =>
  inAccount(context, function* (tx) {
    const profile = yield* requireInstanceProfile(input.InstanceProfileName)
    if (profile.roleName !== undefined) {
      throw deleteConflict('Cannot delete entity, must remove roles from instance profile first.')
    }
    instanceProfiles.del(tx, [lower(profile.name)])
    return {}
  }),
)
