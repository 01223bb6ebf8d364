// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteApi)

import { deleteApi as run } from '../apis.ts'
import { operation } from '../operation.ts'

export const deleteApi = operation('DeleteApi', run)
