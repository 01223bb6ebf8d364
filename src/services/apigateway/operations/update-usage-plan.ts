// https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsagePlan.html

import { operation } from '../operation.ts'
import { updatePlan } from '../usage-plan.ts'

export const updateUsagePlan = operation('UpdateUsagePlan', updatePlan)
