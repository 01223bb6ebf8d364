// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateLoginProfile.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { checkPassword, newLogin } from '../passwords.ts'
import { loginProfiles, lower } from '../tables.ts'
import { requireUser } from '../users.ts'

export const updateLoginProfile = operation('UpdateLoginProfile', (input, context) =>
  inAccount(context, function* (tx) {
    const user = yield* requireUser(input.UserName)
    const login = yield* loginProfiles.get(lower(user.name))
    if (login === undefined) {
      throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`)
    }
    const resetRequired = input.PasswordResetRequired ?? login.resetRequired
    if (input.Password === undefined) {
      loginProfiles.put(tx, [lower(user.name)], { ...login, resetRequired })
      return {}
    }
    yield* checkPassword(input.Password)
    const changed = newLogin(tx, input.Password, resetRequired)
    loginProfiles.put(tx, [lower(user.name)], { ...changed, createdAtMs: login.createdAtMs })
    return {}
  }),
)
