// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html

import { inAccount } from '../account.ts'
import { alreadyExists } from '../errors.ts'
import { operation } from '../operation.ts'
import { checkPassword, newLogin } from '../passwords.ts'
import { loginProfiles, lower } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

export const createLoginProfile = operation('CreateLoginProfile', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const user = yield* requireUser(name)
    if (yield* loginProfiles.get(lower(user.name))) {
      throw alreadyExists(`Login Profile for user ${user.name} already exists.`)
    }
    yield* checkPassword(input.Password ?? '')
    const resetRequired = input.PasswordResetRequired ?? false
    loginProfiles.put(tx, [lower(user.name)], newLogin(tx, input.Password ?? '', resetRequired))
    return {
      LoginProfile: {
        UserName: user.name,
        CreateDate: new Date(tx.nowMs),
        PasswordResetRequired: resetRequired,
      },
    }
  })
})
