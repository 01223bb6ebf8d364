// https://docs.aws.amazon.com/apigateway/latest/api/API_GetClientCertificate.html

import { noCertificate } from '../certificate.ts'
import { readOne, withTagsShown } from '../of-account.ts'
import { operation } from '../operation.ts'
import { certificateTable } from '../tables.ts'

export const getClientCertificate = operation('GetClientCertificate', async (input, context) =>
  withTagsShown(
    await readOne(certificateTable, input.clientCertificateId!, context, noCertificate),
  ),
)
