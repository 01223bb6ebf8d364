// https://docs.aws.amazon.com/apigateway/latest/api/API_GetAuthorizer.html

import { noAuthorizer } from '../authorizer.ts'
import { readChild } from '../children.ts'
import { operation } from '../operation.ts'
import { authorizerTable } from '../tables.ts'

export const getAuthorizer = operation('GetAuthorizer', (input, context) =>
  readChild(authorizerTable, input, input.authorizerId!, context, noAuthorizer),
)
