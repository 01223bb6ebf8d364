// https://docs.aws.amazon.com/apigateway/latest/api/API_GetIntegration.html

import { readIntegration } from '../integration.ts'
import { atMethod } from '../method.ts'
import { operation } from '../operation.ts'

export const getIntegration = operation('GetIntegration', (input, context) =>
  atMethod(input, context, readIntegration),
)
