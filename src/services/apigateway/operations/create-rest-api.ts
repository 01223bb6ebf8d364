// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateRestApi.html

import { operation } from '../operation.ts'
import { createApi } from '../rest-api.ts'

export const createRestApi = operation('CreateRestApi', createApi)
