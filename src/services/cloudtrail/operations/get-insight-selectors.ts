// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetInsightSelectors.html

import type { InsightSelector } from '@aws-sdk/client-cloudtrail'
import { badParameter, noInsights } from '../errors.ts'
import { operation } from '../operation.ts'
import { readTrail } from '../trail/store.ts'

export const getInsightSelectors = operation('GetInsightSelectors', async (input, context) => {
  if (input.TrailName === undefined) {
    throw badParameter('TrailName is required: Millrace has no event data stores.')
  }
  const { arn, name, insights = [] } = await readTrail(input.TrailName, context)
  if (insights.length === 0) throw noInsights(name)
  return { TrailARN: arn, InsightSelectors: insights as InsightSelector[] }
})
