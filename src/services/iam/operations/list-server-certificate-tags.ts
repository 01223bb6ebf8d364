// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificateTags.html

import { inAccount, tagPage } from '../account.ts'
import { requireServerCertificate } from '../certificates.ts'
import { operation } from '../operation.ts'

export const listServerCertificateTags = operation('ListServerCertificateTags', (input, context) =>
  inAccount(context, function* () {
    return tagPage((yield* requireServerCertificate(input.ServerCertificateName)).tags, input)
  }),
)
