// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteAccessLogSettings)

import { operation } from '../operation.ts'
import { changeStage } from '../stage.ts'

export const deleteAccessLogSettings = operation('DeleteAccessLogSettings', (input, context) =>
  changeStage(input, context, ({ AccessLogSettings: _, ...stage }) => stage),
)
