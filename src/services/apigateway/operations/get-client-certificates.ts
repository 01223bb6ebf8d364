// https://docs.aws.amazon.com/apigateway/latest/api/API_GetClientCertificates.html

import { listOf } from '../of-account.ts'
import { operation } from '../operation.ts'
import { certificateTable } from '../tables.ts'

export const getClientCertificates = operation('GetClientCertificates', (input, context) =>
  listOf(certificateTable, input, ({ clientCertificateId }) => clientCertificateId!, context),
)
