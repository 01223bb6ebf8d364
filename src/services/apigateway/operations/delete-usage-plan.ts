// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteUsagePlan.html

import { operation } from '../operation.ts'
import { deletePlan } from '../usage-plan.ts'

export const deleteUsagePlan = operation('DeleteUsagePlan', deletePlan)
