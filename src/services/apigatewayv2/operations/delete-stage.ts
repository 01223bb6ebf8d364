// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteStage)

import { operation } from '../operation.ts'
import { deleteStage as run } from '../stage.ts'

export const deleteStage = operation('DeleteStage', run)
