// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (CreateIntegration)

import { createIntegration as run } from '../integration.ts'
import { operation } from '../operation.ts'

export const createIntegration = operation('CreateIntegration', run)
