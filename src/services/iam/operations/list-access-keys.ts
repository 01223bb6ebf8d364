// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAccessKeys.html

import { keysOf } from '../access-keys.ts'
import { inAccount, pageOf } from '../account.ts'
import { operation } from '../operation.ts'
import { presentKey } from '../present.ts'
import { requireUser, userNameOf } from '../users.ts'

export const listAccessKeys = operation('ListAccessKeys', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* () {
    const user = yield* requireUser(name)
    const { items, ...page } = pageOf(yield* keysOf(user.name), input, (key) => key.id)
    return { AccessKeyMetadata: items.map(presentKey), ...page }
  })
})
