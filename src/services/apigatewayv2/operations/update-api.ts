// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (UpdateApi)

import { updateApi as run } from '../apis.ts'
import { operation } from '../operation.ts'

export const updateApi = operation('UpdateApi', run)
