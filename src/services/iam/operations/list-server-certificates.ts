// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html

import { ALL, inAccount, pageOf } from '../account.ts'
import { presentCertificate } from '../certificates.ts'
import { operation } from '../operation.ts'
import { lower, serverCertificates } from '../tables.ts'

export const listServerCertificates = operation('ListServerCertificates', (input, context) =>
  inAccount(context, function* () {
    const rows = (yield* serverCertificates.range([], { limit: ALL }))
      .map(({ row }) => row)
      .filter((row) => row.path.startsWith(input.PathPrefix ?? '/'))
    const { items, ...page } = pageOf(rows, input, (row) => lower(row.name))
    return { ServerCertificateMetadataList: items.map(presentCertificate), ...page }
  }),
)
