// https://docs.aws.amazon.com/apigateway/latest/api/API_GetIntegrationResponse.html

import { readIntegrationResponse } from '../integration.ts'
import { atMethod } from '../method.ts'
import { operation } from '../operation.ts'

export const getIntegrationResponse = operation('GetIntegrationResponse', (input, context) =>
  atMethod(input, context, (method) => readIntegrationResponse(method, input.statusCode!)),
)
