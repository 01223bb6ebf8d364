// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateInstanceProfile.html

import { uniqueId } from '../../../kernel/identity.ts'
import { ALL, iamArn, inAccount, mergeTags } from '../account.ts'
import { alreadyExists, limitExceeded } from '../errors.ts'
import { MAX_INSTANCE_PROFILES } from '../limits.ts'
import { operation } from '../operation.ts'
import { presentInstanceProfile } from '../present.ts'
import { instanceProfiles, lower, type InstanceProfileRow } from '../tables.ts'

export const createInstanceProfile = operation('CreateInstanceProfile', (input, context) =>
  inAccount(context, function* (tx) {
    const { InstanceProfileName: name, Path: path = '/' } = input
    if (yield* instanceProfiles.get(lower(name))) {
      throw alreadyExists(`Instance Profile ${name} already exists.`)
    }
    if ((yield* instanceProfiles.range([], { limit: ALL })).length >= MAX_INSTANCE_PROFILES) {
      throw limitExceeded(
        `Cannot exceed quota for InstanceProfilesPerAccount: ${MAX_INSTANCE_PROFILES}`,
      )
    }
    const profile: InstanceProfileRow = {
      name,
      path,
      id: uniqueId('AIPA', context.account, lower(name)),
      arn: iamArn(context, 'instance-profile', path, name),
      createdAtMs: tx.nowMs,
      tags: mergeTags([], input.Tags ?? []),
    }
    instanceProfiles.put(tx, [lower(name)], profile)
    return { InstanceProfile: presentInstanceProfile(profile, undefined) }
  }),
)
