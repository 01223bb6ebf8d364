// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (DeleteAuthorizer)

import { authorizers } from '../authorizer.ts'
import { remove } from '../children.ts'
import { operation } from '../operation.ts'

export const deleteAuthorizer = operation('DeleteAuthorizer', (input, context) =>
  remove(authorizers, input, input.AuthorizerId!, context),
)
