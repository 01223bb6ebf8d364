// https://docs.aws.amazon.com/apigateway/latest/api/API_GetAuthorizers.html

import { listChildren } from '../children.ts'
import { operation } from '../operation.ts'
import { authorizerTable } from '../tables.ts'

export const getAuthorizers = operation('GetAuthorizers', (input, context) =>
  listChildren(authorizerTable, input, ({ id }) => id!, context),
)
