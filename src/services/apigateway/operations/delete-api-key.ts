// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteApiKey.html

import { deleteKey } from '../api-key.ts'
import { operation } from '../operation.ts'

export const deleteApiKey = operation('DeleteApiKey', deleteKey)
