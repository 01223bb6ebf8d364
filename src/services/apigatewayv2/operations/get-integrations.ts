// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetIntegrations)

import { list } from '../children.ts'
import { integrations } from '../integration.ts'
import { operation } from '../operation.ts'

export const getIntegrations = operation('GetIntegrations', (input, context) =>
  list(integrations, input, context),
)
