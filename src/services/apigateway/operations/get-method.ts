// https://docs.aws.amazon.com/apigateway/latest/api/API_GetMethod.html

import { atMethod } from '../method.ts'
import { operation } from '../operation.ts'

export const getMethod = operation('GetMethod', (input, context) =>
  atMethod(input, context, (method) => method),
)
