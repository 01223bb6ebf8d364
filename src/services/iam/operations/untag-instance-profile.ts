// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagInstanceProfile.html

import { inAccount, withoutTags } from '../account.ts'
import { requireInstanceProfile } from '../instance-profile.ts'
import { operation } from '../operation.ts'
import { instanceProfiles, lower } from '../tables.ts'

export const untagInstanceProfile = operation('UntagInstanceProfile', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireInstanceProfile(input.InstanceProfileName)
    instanceProfiles.put(tx, [lower(row.name)], {
      ...row,
      tags: withoutTags(row.tags, input.TagKeys),
    })
    return {}
  }),
)
