// https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsage.html

import { operation } from '../operation.ts'
import { getUsage as run } from '../usage.ts'

export const getUsage = operation('GetUsage', run)
