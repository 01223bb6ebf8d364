// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (UpdateDeployment)

import { change } from '../children.ts'
import { operation } from '../operation.ts'
import { deployments } from '../stage.ts'

export const updateDeployment = operation('UpdateDeployment', (input, context) => {
  const { Description } = input
  return change(deployments, input, input.DeploymentId!, context, (row) => ({
    ...row,
    Description,
  }))
})
