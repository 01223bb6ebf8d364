// https://docs.aws.amazon.com/apigateway/latest/api/API_GetMethodResponse.html

import { atMethod, readMethodResponse } from '../method.ts'
import { operation } from '../operation.ts'

export const getMethodResponse = operation('GetMethodResponse', (input, context) =>
  atMethod(input, context, (method) => readMethodResponse(method, input.statusCode!)),
)
