// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateAccessKey.html

import { issueAccessKeyId } from '../../../kernel/identity.ts'
import { keysOf } from '../access-keys.ts'
import { inAccount } from '../account.ts'
import { limitExceeded } from '../errors.ts'
import { MAX_ACCESS_KEYS } from '../limits.ts'
import { operation } from '../operation.ts'
import { presentKey } from '../present.ts'
import { accessKeys, keysOfUser, lower, type AccessKeyRow } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

export const createAccessKey = operation('CreateAccessKey', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const user = yield* requireUser(name)
    if ((yield* keysOf(user.name)).length >= MAX_ACCESS_KEYS) {
      throw limitExceeded(`Cannot exceed quota for AccessKeysPerUser: ${MAX_ACCESS_KEYS}`)
    }
    let id: string
    do id = issueAccessKeyId('AKIA', context.account, tx.random(8))
    while (yield* accessKeys.get(id))
    const key: AccessKeyRow = {
      id,
      userName: user.name,
      secret: Buffer.from(tx.random(30)).toString('base64'),
      active: true,
      createdAtMs: tx.nowMs,
    }
    accessKeys.put(tx, [id], key)
    keysOfUser.put(tx, [lower(user.name), id], true)
    return { AccessKey: { ...presentKey(key), SecretAccessKey: key.secret } }
  })
})
