// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteRestApi.html

import { operation } from '../operation.ts'
import { deleteApi } from '../rest-api.ts'

export const deleteRestApi = operation('DeleteRestApi', (input, context) =>
  deleteApi(input.restApiId!, context),
)
