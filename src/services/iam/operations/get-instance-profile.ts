// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetInstanceProfile.html

import { inAccount } from '../account.ts'
import { requireInstanceProfile, withRole } from '../instance-profile.ts'
import { operation } from '../operation.ts'

export const getInstanceProfile = operation('GetInstanceProfile', (input, context) =>
  inAccount(context, function* () {
    const profile = yield* requireInstanceProfile(input.InstanceProfileName)
    return { InstanceProfile: yield* withRole(profile) }
  }),
)
