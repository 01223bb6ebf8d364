// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutInsightSelectors.html

import { badInsights, badParameter } from '../errors.ts'
import { operation } from '../operation.ts'
import { changeTrail } from '../trail/store.ts'

/** They are kept; what is unusual Millrace does not tell. */
export const putInsightSelectors = operation('PutInsightSelectors', async (input, context) => {
  if (input.TrailName === undefined) {
    throw badParameter('TrailName is required: Millrace has no event data stores.')
  }
  const insights = input.InsightSelectors!
  const types = insights.map(({ InsightType }) => InsightType)
  if (new Set(types).size < types.length || types.includes(undefined)) {
    throw badInsights('Each insight selector must have an insight type of its own.')
  }
  const row = await changeTrail(input.TrailName, context, (now) => ({ ...now, insights }))
  return { TrailARN: row.arn, InsightSelectors: insights }
})
