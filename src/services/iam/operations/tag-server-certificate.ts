// https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagServerCertificate.html

import { inAccount, mergeTags } from '../account.ts'
import { requireServerCertificate } from '../certificates.ts'
import { operation } from '../operation.ts'
import { lower, serverCertificates } from '../tables.ts'

export const tagServerCertificate = operation('TagServerCertificate', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireServerCertificate(input.ServerCertificateName)
    serverCertificates.put(tx, [lower(row.name)], { ...row, tags: mergeTags(row.tags, input.Tags) })
    return {}
  }),
)
