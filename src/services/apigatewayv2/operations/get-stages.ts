// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetStages)

import { list } from '../children.ts'
import { operation } from '../operation.ts'
import { stages } from '../stage.ts'

export const getStages = operation('GetStages', (input, context) => list(stages, input, context))
