// https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegrationResponse.html

import { putIntegrationResponse as run } from '../integration.ts'
import { operation } from '../operation.ts'

export const putIntegrationResponse = operation('PutIntegrationResponse', run)
