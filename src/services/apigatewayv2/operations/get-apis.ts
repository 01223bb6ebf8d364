// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetApis)

import { getApis as run } from '../apis.ts'
import { operation } from '../operation.ts'

export const getApis = operation('GetApis', run)
