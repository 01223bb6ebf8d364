// https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsagePlans.html

import { operation } from '../operation.ts'
import { getPlans } from '../usage-plan.ts'

export const getUsagePlans = operation('GetUsagePlans', getPlans)
