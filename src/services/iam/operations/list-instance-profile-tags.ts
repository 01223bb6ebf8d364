// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListInstanceProfileTags.html

import { inAccount, tagPage } from '../account.ts'
import { requireInstanceProfile } from '../instance-profile.ts'
import { operation } from '../operation.ts'

export const listInstanceProfileTags = operation('ListInstanceProfileTags', (input, context) =>
  inAccount(context, function* () {
    return tagPage((yield* requireInstanceProfile(input.InstanceProfileName)).tags, input)
  }),
)
