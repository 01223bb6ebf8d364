// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteIntegrationResponse.html

import {
  readIntegration,
  readIntegrationResponse,
  withIntegrationResponse,
} from '../integration.ts'
import { atMethod, keep } from '../method.ts'
import { operation } from '../operation.ts'

export const deleteIntegrationResponse = operation('DeleteIntegrationResponse', (input, context) =>
  atMethod(
    input,
    context,
    (method, tx) => {
      readIntegrationResponse(method, input.statusCode!)
      const integration = readIntegration(method)
      keep(tx, input, withIntegrationResponse(method, integration, input.statusCode!, undefined))
      return {}
    },
    'Integration',
  ),
)
