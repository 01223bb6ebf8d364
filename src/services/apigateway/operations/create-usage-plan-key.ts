// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlanKey.html

import { operation } from '../operation.ts'
import { createPlanKey } from '../usage-plan.ts'

export const createUsagePlanKey = operation('CreateUsagePlanKey', createPlanKey)
