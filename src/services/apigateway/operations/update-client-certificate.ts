// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateClientCertificate.html

import { updateCertificate } from '../certificate.ts'
import { operation } from '../operation.ts'

export const updateClientCertificate = operation('UpdateClientCertificate', updateCertificate)
