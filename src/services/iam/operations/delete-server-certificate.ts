// https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServerCertificate.html

import { inAccount } from '../account.ts'
import { requireServerCertificate } from '../certificates.ts'
import { operation } from '../operation.ts'
import { lower, serverCertificates } from '../tables.ts'

export const deleteServerCertificate = operation('DeleteServerCertificate', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireServerCertificate(input.ServerCertificateName)
    serverCertificates.del(tx, [lower(row.name)])
    return {}
  }),
)
