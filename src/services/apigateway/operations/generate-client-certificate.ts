// https://docs.aws.amazon.com/apigateway/latest/api/API_GenerateClientCertificate.html

import { generateCertificate } from '../certificate.ts'
import { operation } from '../operation.ts'

export const generateClientCertificate = operation('GenerateClientCertificate', generateCertificate)
