// https://docs.aws.amazon.com/apigateway/latest/api/API_GetUsagePlan.html

import { readOne, withTagsShown } from '../of-account.ts'
import { operation } from '../operation.ts'
import { usagePlanTable } from '../tables.ts'
import { noPlan } from '../usage-plan.ts'

export const getUsagePlan = operation('GetUsagePlan', async (input, context) =>
  withTagsShown(await readOne(usagePlanTable, input.usagePlanId!, context, noPlan)),
)
