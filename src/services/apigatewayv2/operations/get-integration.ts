// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetIntegration)

import { read } from '../children.ts'
import { integrations } from '../integration.ts'
import { operation } from '../operation.ts'

export const getIntegration = operation('GetIntegration', (input, context) =>
  read(integrations, input, input.IntegrationId!, context),
)
