// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServerCertificate.html

import { inAccount } from '../account.ts'
import { presentCertificate, requireServerCertificate } from '../certificates.ts'
import { operation } from '../operation.ts'

export const getServerCertificate = operation('GetServerCertificate', (input, context) =>
  inAccount(context, function* () {
    const row = yield* requireServerCertificate(input.ServerCertificateName)
    return {
      ServerCertificate: {
        ServerCertificateMetadata: presentCertificate(row),
        CertificateBody: row.body,
        ...(row.chain !== undefined && { CertificateChain: row.chain }),
        Tags: [...row.tags],
      },
    }
  }),
)
