// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfiles.html

import { inAccount, pageOf } from '../account.ts'
import { allProfiles, withRole } from '../instance-profile.ts'
import { operation } from '../operation.ts'
import { lower } from '../tables.ts'

export const listInstanceProfiles = operation('ListInstanceProfiles', (input, context) =>
  inAccount(context, function* () {
    const rows = (yield* allProfiles()).filter((profile) =>
      profile.path.startsWith(input.PathPrefix ?? '/'),
    )
    const { items, ...page } = pageOf(rows, input, (profile) => lower(profile.name))
    const shown = []
    for (const profile of items) shown.push(yield* withRole(profile))
    return { InstanceProfiles: shown, ...page }
  }),
)
