// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSSHPublicKey.html

import { inAccount } from '../account.ts'
import { requireCredential } from '../credentials.ts'
import { operation } from '../operation.ts'
import { credentials, lower } from '../tables.ts'

export const updateSSHPublicKey = operation('UpdateSSHPublicKey', (input, context) => {
  const name = input.UserName
  return inAccount(context, function* (tx) {
    const row = yield* requireCredential('ssh', name, input.SSHPublicKeyId)
    const active = input.Status === 'Active'
    credentials.put(tx, [lower(row.userName), row.id], { ...row, active })
    return {}
  })
})
