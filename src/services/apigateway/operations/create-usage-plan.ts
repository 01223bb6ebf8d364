// https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlan.html

import { operation } from '../operation.ts'
import { createPlan } from '../usage-plan.ts'

export const createUsagePlan = operation('CreateUsagePlan', createPlan)
