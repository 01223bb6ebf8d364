// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSSHPublicKey.html

import { inAccount } from '../account.ts'
import { requireCredential } from '../credentials.ts'
import { operation } from '../operation.ts'
import { credentials, lower } from '../tables.ts'

export const deleteSSHPublicKey = operation('DeleteSSHPublicKey', (input, context) => {
  const name = input.UserName
  return inAccount(context, function* (tx) {
    const row = yield* requireCredential('ssh', name, input.SSHPublicKeyId)
    credentials.del(tx, [lower(row.userName), row.id])
    return {}
  })
})
