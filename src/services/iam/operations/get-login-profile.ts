// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { loginProfiles, lower } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

export const getLoginProfile = operation('GetLoginProfile', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* () {
    const user = yield* requireUser(name)
    const login = yield* loginProfiles.get(lower(user.name))
    if (login === undefined) {
      throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`)
    }
    return {
      LoginProfile: {
        UserName: user.name,
        CreateDate: new Date(login.createdAtMs),
        PasswordResetRequired: login.resetRequired,
      },
    }
  })
})
