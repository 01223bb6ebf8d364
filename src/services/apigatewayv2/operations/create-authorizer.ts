// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (CreateAuthorizer)

import { createAuthorizer as run } from '../authorizer.ts'
import { operation } from '../operation.ts'

export const createAuthorizer = operation('CreateAuthorizer', run)
