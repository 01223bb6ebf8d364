// https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsagePlanKey.html

import { operation } from '../operation.ts'
import { getPlanKey } from '../usage-plan.ts'

export const getUsagePlanKey = operation('GetUsagePlanKey', getPlanKey)
