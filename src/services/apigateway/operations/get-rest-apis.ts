// https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApis.html

import { operation } from '../operation.ts'
import { listApis } from '../rest-api.ts'

export const getRestApis = operation('GetRestApis', listApis)
