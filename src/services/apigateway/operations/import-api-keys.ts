// https://docs.aws.amazon.com/apigateway/latest/api/API_ImportApiKeys.html

import { importKeys } from '../api-key-csv.ts'
import { operation } from '../operation.ts'

export const importApiKeys = operation('ImportApiKeys', importKeys)
