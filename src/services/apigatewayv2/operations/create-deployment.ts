// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (CreateDeployment)

import { operation } from '../operation.ts'
import { createDeployment as run } from '../stage.ts'

export const createDeployment = operation('CreateDeployment', run)
