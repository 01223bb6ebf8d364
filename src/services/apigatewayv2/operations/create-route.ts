// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (CreateRoute)

import { operation } from '../operation.ts'
import { createRoute as run } from '../route.ts'

export const createRoute = operation('CreateRoute', run)
