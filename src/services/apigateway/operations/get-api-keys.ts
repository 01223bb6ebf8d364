// https://docs.aws.amazon.com/apigateway/latest/api/API_GetApiKeys.html

import { getKeys } from '../api-key.ts'
import { operation } from '../operation.ts'

export const getApiKeys = operation('GetApiKeys', getKeys)
