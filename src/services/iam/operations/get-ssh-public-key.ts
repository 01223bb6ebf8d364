// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetSSHPublicKey.html

import { inAccount } from '../account.ts'
import { presentSsh, requireCredential } from '../credentials.ts'
import { operation } from '../operation.ts'

export const getSSHPublicKey = operation('GetSSHPublicKey', (input, context) =>
  inAccount(context, function* () {
    return {
      SSHPublicKey: presentSsh(
        yield* requireCredential('ssh', input.UserName, input.SSHPublicKeyId),
      ),
    }
  }),
)
