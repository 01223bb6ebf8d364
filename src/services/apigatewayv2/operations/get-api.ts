// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetApi)

import { getApi as run } from '../apis.ts'
import { operation } from '../operation.ts'

export const getApi = operation('GetApi', run)
