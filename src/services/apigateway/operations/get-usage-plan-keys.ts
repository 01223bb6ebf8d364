// https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsagePlanKeys.html

import { operation } from '../operation.ts'
import { getPlanKeys } from '../usage-plan.ts'

export const getUsagePlanKeys = operation('GetUsagePlanKeys', getPlanKeys)
