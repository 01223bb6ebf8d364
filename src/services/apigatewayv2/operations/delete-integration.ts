// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteIntegration)

import { deleteIntegration as run } from '../integration.ts'
import { operation } from '../operation.ts'

export const deleteIntegration = operation('DeleteIntegration', run)
