// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsage.html

import { operation } from '../operation.ts'
import { updateUsage as run } from '../usage.ts'

export const updateUsage = operation('UpdateUsage', run)
