// https://docs.aws.amazon.com/apigateway/latest/api/API_GetApiKey.html

import { getKey } from '../api-key.ts'
import { operation } from '../operation.ts'

export const getApiKey = operation('GetApiKey', getKey)
