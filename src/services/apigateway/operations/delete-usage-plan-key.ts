// https://docs.aws.amazon.com/apigateway/latest/api/API_DeleteUsagePlanKey.html

import { operation } from '../operation.ts'
import { deletePlanKey } from '../usage-plan.ts'

export const deleteUsagePlanKey = operation('DeleteUsagePlanKey', deletePlanKey)
