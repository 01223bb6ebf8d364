// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteDeployment)

import { operation } from '../operation.ts'
import { deleteDeployment as run } from '../stage.ts'

export const deleteDeployment = operation('DeleteDeployment', run)
