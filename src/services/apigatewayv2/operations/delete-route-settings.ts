// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteRouteSettings)

import { operation } from '../operation.ts'
import { changeStage } from '../stage.ts'

export const deleteRouteSettings = operation('DeleteRouteSettings', (input, context) =>
  changeStage(input, context, (stage) => {
    const { [input.RouteKey!]: _, ...RouteSettings } = stage.RouteSettings ?? {}
    return { ...stage, RouteSettings }
  }),
)
