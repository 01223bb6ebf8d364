// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (UpdateStage)

import { operation } from '../operation.ts'
import { updateStage as run } from '../stage.ts'

export const updateStage = operation('UpdateStage', run)
