// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSigningCertificate.html

import { inAccount } from '../account.ts'
import { requireCredential } from '../credentials.ts'
import { operation } from '../operation.ts'
import { credentials, lower } from '../tables.ts'
import { userNameOf } from '../users.ts'

export const deleteSigningCertificate = operation('DeleteSigningCertificate', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const row = yield* requireCredential('signing', name, input.CertificateId)
    credentials.del(tx, [lower(row.userName), row.id])
    return {}
  })
})
