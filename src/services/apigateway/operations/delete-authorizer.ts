// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteAuthorizer.html

import { noAuthorizer } from '../authorizer.ts'
import { deleteChild } from '../children.ts'
import { operation } from '../operation.ts'
import { authorizerTable } from '../tables.ts'

export const deleteAuthorizer = operation('DeleteAuthorizer', (input, context) =>
  deleteChild(authorizerTable, input, input.authorizerId!, context, noAuthorizer),
)
