// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (CreateApi)

import { createApi as run } from '../apis.ts'
import { operation } from '../operation.ts'

export const createApi = operation('CreateApi', run)
