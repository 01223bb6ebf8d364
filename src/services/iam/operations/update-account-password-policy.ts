// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
// What is not given falls back to its default: an update replaces the whole policy.

import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { accountSettings } from '../tables.ts'

export const updateAccountPasswordPolicy = operation(
  'UpdateAccountPasswordPolicy',
  (input, context) =>
    inAccount(context, function* (tx) {
      const settings = (yield* accountSettings.get()) ?? {}
      const maxAge = input.MaxPasswordAge
      const passwordPolicy = {
        MinimumPasswordLength: input.MinimumPasswordLength ?? 6,
        RequireSymbols: input.RequireSymbols ?? false,
        RequireNumbers: input.RequireNumbers ?? false,
        RequireUppercaseCharacters: input.RequireUppercaseCharacters ?? false,
        RequireLowercaseCharacters: input.RequireLowercaseCharacters ?? false,
        AllowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
        ExpirePasswords: maxAge !== undefined && maxAge > 0,
        ...(maxAge !== undefined && { MaxPasswordAge: maxAge }),
        ...(input.PasswordReusePrevention !== undefined && {
          PasswordReusePrevention: input.PasswordReusePrevention,
        }),
        ...(input.HardExpiry !== undefined && { HardExpiry: input.HardExpiry }),
      }
      accountSettings.put(tx, [], { ...settings, passwordPolicy })
      return {}
    }),
)
