// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetRoutes)

import { list } from '../children.ts'
import { operation } from '../operation.ts'
import { routes } from '../route.ts'

export const getRoutes = operation('GetRoutes', (input, context) => list(routes, input, context))
