// https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/api-reference.html (GetAuthorizers)

import { authorizers } from '../authorizer.ts'
import { list } from '../children.ts'
import { operation } from '../operation.ts'

export const getAuthorizers = operation('GetAuthorizers', (input, context) =>
  list(authorizers, input, context),
)
