// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteRouteRequestParameter)

import { change } from '../children.ts'
import { operation } from '../operation.ts'
import { routes } from '../route.ts'

export const deleteRouteRequestParameter = operation(
  'DeleteRouteRequestParameter',
  async (input, context) => {
    await change(routes, input, input.RouteId!, context, (route) => {
      const { [input.RequestParameterKey!]: _, ...RequestParameters } =
        route.RequestParameters ?? {}
      return { ...route, RequestParameters }
    })
    return {}
  },
)
