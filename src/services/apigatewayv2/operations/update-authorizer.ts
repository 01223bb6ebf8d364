// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (UpdateAuthorizer)

import { updateAuthorizer as run } from '../authorizer.ts'
import { operation } from '../operation.ts'

export const updateAuthorizer = operation('UpdateAuthorizer', run)
