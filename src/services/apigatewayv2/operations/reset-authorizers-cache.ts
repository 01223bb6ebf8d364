// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (ResetAuthorizersCache)

import { operation } from '../operation.ts'
import { changeStage } from '../stage.ts'

export const resetAuthorizersCache = operation('ResetAuthorizersCache', (input, context) =>
  changeStage(input, context, (stage, { nowMs }) => ({ ...stage, authorizersFlushedMs: nowMs })),
)
