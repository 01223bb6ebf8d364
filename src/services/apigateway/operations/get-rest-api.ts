// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApi.html

import { inApi } from '../children.ts'
import { operation } from '../operation.ts'
import { shown } from '../rest-api.ts'
import { requireApi } from '../tables.ts'

export const getRestApi = operation('GetRestApi', (input, context) =>
  inApi(input, context, function* (_tx, api) {
    return shown(yield* requireApi(api))
  }),
)
