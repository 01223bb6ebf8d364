// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteMethodResponse.html

import { atMethod, keep, readMethodResponse, withResponse } from '../method.ts'
import { operation } from '../operation.ts'

export const deleteMethodResponse = operation('DeleteMethodResponse', (input, context) =>
  atMethod(input, context, (method, tx) => {
    readMethodResponse(method, input.statusCode!)
    keep(tx, input, withResponse(method, input.statusCode!, undefined))
    return {}
  }),
)
