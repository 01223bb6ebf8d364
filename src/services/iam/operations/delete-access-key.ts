// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteAccessKey.html

import { requireKey } from '../access-keys.ts'
import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { accessKeys, keysOfUser, lower } from '../tables.ts'
import { userNameOf } from '../users.ts'

export const deleteAccessKey = operation('DeleteAccessKey', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const key = yield* requireKey(name, input.AccessKeyId)
    accessKeys.del(tx, [key.id])
    keysOfUser.del(tx, [lower(key.userName), key.id])
    return {}
  })
})
