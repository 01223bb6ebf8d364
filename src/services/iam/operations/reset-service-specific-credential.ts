// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ResetServiceSpecificCredential.html

import { inAccount } from '../account.ts'
import { presentService, requireCredential, servicePassword } from '../credentials.ts'
import { operation } from '../operation.ts'
import { userNameOf } from '../users.ts'

export const resetServiceSpecificCredential = operation(
  'ResetServiceSpecificCredential',
  (input, context) => {
    const name = userNameOf(input, context)
    return inAccount(context, function* (tx) {
      const row = yield* requireCredential('service', name, input.ServiceSpecificCredentialId)
      const shown = { ...presentService(row), ServicePassword: servicePassword(tx) }
      return { ServiceSpecificCredential: shown }
    })
  },
)
