// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteMethod.html

import { atMethod } from '../method.ts'
import { operation } from '../operation.ts'
import { methodTable } from '../tables.ts'

export const deleteMethod = operation('DeleteMethod', (input, context) =>
  atMethod(input, context, (_method, tx) => {
    methodTable.del(tx, [input.resourceId!, input.httpMethod!])
    return {}
  }),
)
