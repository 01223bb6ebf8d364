// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteIntegration.html

import { readIntegration } from '../integration.ts'
import { atMethod, keep } from '../method.ts'
import { operation } from '../operation.ts'

export const deleteIntegration = operation('DeleteIntegration', (input, context) =>
  atMethod(input, context, (method, tx) => {
    readIntegration(method)
    const { methodIntegration: _, ...rest } = method
    keep(tx, input, rest)
    return {}
  }),
)
