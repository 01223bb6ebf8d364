// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteClientCertificate.html

import { noCertificate } from '../certificate.ts'
import { deleteOne } from '../of-account.ts'
import { operation } from '../operation.ts'
import { certificateTable } from '../tables.ts'

export const deleteClientCertificate = operation('DeleteClientCertificate', (input, context) =>
  deleteOne(certificateTable, input.clientCertificateId!, context, noCertificate),
)
