// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UploadSigningCertificate.html

import { inAccount } from '../account.ts'
import { readCertificate } from '../certificates.ts'
import { credentialsOf, newCredentialId, presentSigning } from '../credentials.ts'
import { duplicateCertificate, limitExceeded } from '../errors.ts'
import { MAX_SIGNING_CERTIFICATES } from '../limits.ts'
import { operation } from '../operation.ts'
import { credentials, lower, type CredentialRow } from '../tables.ts'
import { requireUser, userNameOf } from '../users.ts'

export const uploadSigningCertificate = operation('UploadSigningCertificate', (input, context) => {
  const name = userNameOf(input, context)
  return inAccount(context, function* (tx) {
    const user = yield* requireUser(name)
    const body = input.CertificateBody
    readCertificate(body)
    const held = yield* credentialsOf(user.name, 'signing')
    if (held.some((row) => row.body === body)) {
      throw duplicateCertificate('The certificate is already associated with a user.')
    }
    if (held.length >= MAX_SIGNING_CERTIFICATES) {
      throw limitExceeded(
        `Cannot exceed quota for CertificatesPerUser: ${MAX_SIGNING_CERTIFICATES}`,
      )
    }
    const row: CredentialRow = {
      kind: 'signing',
      id: newCredentialId(tx, 'signing', context.account),
      userName: user.name,
      createdAtMs: tx.nowMs,
      active: true,
      body,
    }
    credentials.put(tx, [lower(user.name), row.id], row)
    return { Certificate: presentSigning(row) }
  })
})
