// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateServiceSpecificCredential.html

import { inAccount } from '../account.ts'
import { requireCredential } from '../credentials.ts'
import { operation } from '../operation.ts'
import { credentials, lower } from '../tables.ts'
import { userNameOf } from '../users.ts'

export const updateServiceSpecificCredential = operation(
  'UpdateServiceSpecificCredential',
  (input, context) => {
    const name = userNameOf(input, context)
    return inAccount(context, function* (tx) {
      const row = yield* requireCredential('service', name, input.ServiceSpecificCredentialId)
      const active = input.Status === 'Active'
      credentials.put(tx, [lower(row.userName), row.id], { ...row, active })
      return {}
    })
  },
)
