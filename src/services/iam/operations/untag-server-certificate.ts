// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UntagServerCertificate.html

import { inAccount, withoutTags } from '../account.ts'
import { requireServerCertificate } from '../certificates.ts'
import { operation } from '../operation.ts'
import { lower, serverCertificates } from '../tables.ts'

export const untagServerCertificate = operation('UntagServerCertificate', (input, context) =>
  inAccount(context, function* (tx) {
    const row = yield* requireServerCertificate(input.ServerCertificateName)
    serverCertificates.put(tx, [lower(row.name)], {
      ...row,
      tags: withoutTags(row.tags, input.TagKeys),
    })
    return {}
  }),
)
