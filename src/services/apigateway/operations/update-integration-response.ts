// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateIntegrationResponse.html

import { updateIntegrationResponse as run } from '../integration.ts'
import { operation } from '../operation.ts'

export const updateIntegrationResponse = operation('UpdateIntegrationResponse', run)
