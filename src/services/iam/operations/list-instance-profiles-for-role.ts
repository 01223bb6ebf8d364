// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfilesForRole.html

import { inAccount, pageOf, requireRole } from '../account.ts'
import { allProfiles, withRole } from '../instance-profile.ts'
import { operation } from '../operation.ts'
import { lower } from '../tables.ts'

export const listInstanceProfilesForRole = operation(
  'ListInstanceProfilesForRole',
  (input, context) =>
    inAccount(context, function* () {
      const role = yield* requireRole(input.RoleName)
      const rows = (yield* allProfiles()).filter((profile) => profile.roleName === role.name)
      const { items, ...page } = pageOf(rows, input, (profile) => lower(profile.name))
      const shown = []
      for (const profile of items) shown.push(yield* withRole(profile))
      return { InstanceProfiles: shown, ...page }
    }),
)
