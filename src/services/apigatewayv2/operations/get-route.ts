// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetRoute)

import { read } from '../children.ts'
import { operation } from '../operation.ts'
import { routes } from '../route.ts'

export const getRoute = operation('GetRoute', (input, context) =>
  read(routes, input, input.RouteId!, context),
)
