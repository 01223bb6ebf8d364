// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetDeployment)

import { read } from '../children.ts'
import { operation } from '../operation.ts'
import { deployments } from '../stage.ts'

export const getDeployment = operation('GetDeployment', (input, context) =>
  read(deployments, input, input.DeploymentId!, context),
)
