// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateApiKey.html

import { createKey } from '../api-key.ts'
import { operation } from '../operation.ts'

export const createApiKey = operation('CreateApiKey', createKey)
