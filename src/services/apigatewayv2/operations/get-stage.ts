// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetStage)

import { read } from '../children.ts'
import { operation } from '../operation.ts'
import { stages } from '../stage.ts'

export const getStage = operation('GetStage', (input, context) =>
  read(stages, input, input.StageName!, context),
)
