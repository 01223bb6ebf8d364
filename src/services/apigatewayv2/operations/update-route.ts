// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (UpdateRoute)

import { operation } from '../operation.ts'
import { updateRoute as run } from '../route.ts'

export const updateRoute = operation('UpdateRoute', run)
