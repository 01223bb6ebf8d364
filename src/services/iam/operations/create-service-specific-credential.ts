// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateServiceSpecificCredential.html
// The password is shown once and not kept: nothing here asks for it.

import { inAccount } from '../account.ts'
import {
  credentialsOf,
  newCredentialId,
  presentService,
  servicePassword,
  serviceSupported,
} from '../credentials.ts'
import { limitExceeded } from '../errors.ts'
import { MAX_SERVICE_CREDENTIALS } from '../limits.ts'
import { operation } from '../operation.ts'
import { credentials, lower, type CredentialRow } from '../tables.ts'
import { requireUser } from '../users.ts'

export const createServiceSpecificCredential = operation(
  'CreateServiceSpecificCredential',
  (input, context) =>
    inAccount(context, function* (tx) {
      const user = yield* requireUser(input.UserName)
      const serviceName = serviceSupported(input.ServiceName)
      const held = (yield* credentialsOf(user.name, 'service')).filter(
        (row) => row.serviceName === serviceName,
      )
      if (held.length >= MAX_SERVICE_CREDENTIALS) {
        throw limitExceeded(
          `Cannot exceed quota for ServiceSpecificCredentialsPerUser: ${MAX_SERVICE_CREDENTIALS}`,
        )
      }
      const row: CredentialRow = {
        kind: 'service',
        id: newCredentialId(tx, 'service', context.account),
        userName: user.name,
        createdAtMs: tx.nowMs,
        active: true,
        serviceName,
        serviceUserName: `${user.name}${held.length === 0 ? '' : `+${held.length}`}-at-${context.account}`,
      }
      credentials.put(tx, [lower(user.name), row.id], row)
      const shown = { ...presentService(row), ServicePassword: servicePassword(tx) }
      return { ServiceSpecificCredential: shown }
    }),
)
