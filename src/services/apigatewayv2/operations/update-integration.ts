// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (UpdateIntegration)

import { updateIntegration as run } from '../integration.ts'
import { operation } from '../operation.ts'

export const updateIntegration = operation('UpdateIntegration', run)
