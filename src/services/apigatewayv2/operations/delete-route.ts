// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteRoute)

import { remove } from '../children.ts'
import { operation } from '../operation.ts'
import { routes } from '../route.ts'

export const deleteRoute = operation('DeleteRoute', (input, context) =>
  remove(routes, input, input.RouteId!, context),
)
