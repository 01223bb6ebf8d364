// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateApiKey.html

import { updateKey } from '../api-key.ts'
import { operation } from '../operation.ts'

export const updateApiKey = operation('UpdateApiKey', updateKey)
