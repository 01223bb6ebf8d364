// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetDeployments)

import { list } from '../children.ts'
import { operation } from '../operation.ts'
import { deployments } from '../stage.ts'

export const getDeployments = operation('GetDeployments', (input, context) =>
  list(deployments, input, context),
)
