// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRequestValidators.html

import { listChildren } from '../children.ts'
import { operation } from '../operation.ts'
import { validatorTable } from '../tables.ts'

export const getRequestValidators = operation('GetRequestValidators', (input, context) =>
  listChildren(validatorTable, input, ({ id }) => id!, context),
)
