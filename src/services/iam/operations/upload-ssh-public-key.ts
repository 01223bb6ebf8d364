// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSSHPublicKey.html

import { inAccount } from '../account.ts'
import { credentialsOf, fingerprintOf, newCredentialId, presentSsh } from '../credentials.ts'
import { duplicateKey, limitExceeded } from '../errors.ts'
import { MAX_SSH_KEYS } from '../limits.ts'
import { operation } from '../operation.ts'
import { credentials, lower, type CredentialRow } from '../tables.ts'
import { requireUser } from '../users.ts'

export const uploadSSHPublicKey = operation('UploadSSHPublicKey', (input, context) =>
  inAccount(context, function* (tx) {
    const user = yield* requireUser(input.UserName)
    const body = input.SSHPublicKeyBody
    const fingerprint = fingerprintOf(body)
    const held = yield* credentialsOf(user.name, 'ssh')
    if (held.some((row) => row.fingerprint === fingerprint)) {
      throw duplicateKey(`The SSH public key is already associated with the specified IAM user.`)
    }
    if (held.length >= MAX_SSH_KEYS) {
      throw limitExceeded(`Cannot exceed quota for SSHPublicKeysPerUser: ${MAX_SSH_KEYS}`)
    }
    const row: CredentialRow = {
      kind: 'ssh',
      id: newCredentialId(tx, 'ssh', context.account),
      userName: user.name,
      createdAtMs: tx.nowMs,
      active: true,
      body,
      fingerprint,
    }
    credentials.put(tx, [lower(user.name), row.id], row)
    return { SSHPublicKey: presentSsh(row) }
  }),
)
