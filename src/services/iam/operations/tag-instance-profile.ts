// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagInstanceProfile.html

import { inAccount, mergeTags } from '../account.ts'
import { requireInstanceProfile } from '../instance-profile.ts'
import { operation } from '../operation.ts'
import { instanceProfiles, lower } from '../tables.ts'

export const tagInstanceProfile = operation('TagInstanceProfile', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireInstanceProfile(input.InstanceProfileName)
    instanceProfiles.put(tx, [lower(row.name)], { ...row, tags: mergeTags(row.tags, input.Tags) })
    return {}
  }),
)
