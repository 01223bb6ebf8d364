// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetAuthorizer)

import { authorizers } from '../authorizer.ts'
import { read } from '../children.ts'
import { operation } from '../operation.ts'

export const getAuthorizer = operation('GetAuthorizer', (input, context) =>
  read(authorizers, input, input.AuthorizerId!, context),
)
