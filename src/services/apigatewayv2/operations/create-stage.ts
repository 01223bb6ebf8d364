// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (CreateStage)

import { operation } from '../operation.ts'
import { createStage as run } from '../stage.ts'

export const createStage = operation('CreateStage', run)
