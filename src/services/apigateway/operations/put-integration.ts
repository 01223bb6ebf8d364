// https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html

import { putIntegration as run } from '../integration.ts'
import { operation } from '../operation.ts'

export const putIntegration = operation('PutIntegration', run)
