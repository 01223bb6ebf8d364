// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateRestApi.html

import { operation } from '../operation.ts'
import { updateApi } from '../rest-api-patch.ts'

export const updateRestApi = operation('UpdateRestApi', (input, context) =>
  updateApi(input.restApiId!, input.patchOperations, context),
)
