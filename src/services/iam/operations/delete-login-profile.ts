// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteLoginProfile.html

import { inAccount } from '../account.ts'
import { noSuchEntity } from '../errors.ts'
import { operation } from '../operation.ts'
import { loginProfiles, lower } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

export const deleteLoginProfile = operation('DeleteLoginProfile', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const user = yield* requireUser(name)
    if (!(yield* loginProfiles.get(lower(user.name)))) {
      throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`)
    }
    loginProfiles.del(tx, [lower(user.name)])
    return {}
  })
})
