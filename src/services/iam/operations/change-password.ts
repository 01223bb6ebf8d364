// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ChangePassword.html

import { inAccount } from '../account.ts'
import { noSuchEntity, passwordPolicyViolation } from '../errors.ts'
import { operation } from '../operation.ts'
import { checkPassword, matchesLogin, newLogin } from '../passwords.ts'
import { loginProfiles, lower } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

export const changePassword = operation('ChangePassword', (input, context) => {
  const name = userNameOf({}, context)
  return inAccount(context, function* (tx) {
    const user = yield* requireUser(name)
    const login = yield* loginProfiles.get(lower(user.name))
    if (login === undefined) {
      throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`)
    }
    if (!matchesLogin(login, input.OldPassword)) {
      throw passwordPolicyViolation('The old password was incorrect.')
    }
    yield* checkPassword(input.NewPassword)
    const changed = newLogin(tx, input.NewPassword, false)
    loginProfiles.put(tx, [lower(user.name)], { ...changed, createdAtMs: login.createdAtMs })
    return {}
  })
})
