// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccessKey.html

import { requireKey } from '../access-keys.ts'
import { inAccount } from '../account.ts'
import { operation } from '../operation.ts'
import { accessKeys } from '../tables.ts'
import { userNameOf } from '../users.ts'

export const updateAccessKey = operation('UpdateAccessKey', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const key = yield* requireKey(name, input.AccessKeyId)
    accessKeys.put(tx, [key.id], { ...key, active: input.Status === 'Active' })
    return {}
  })
})
