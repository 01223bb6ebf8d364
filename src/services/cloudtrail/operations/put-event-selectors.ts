// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_PutEventSelectors.html

import { badParameter, badSelectors } from '../errors.ts'
import { operation } from '../operation.ts'
import { checkAdvanced, checkBasic } from '../trail/check-selectors.ts'
import { changeTrail } from '../trail/store.ts'

export const putEventSelectors = operation('PutEventSelectors', async (input, context) => {
  const { EventSelectors: basic, AdvancedEventSelectors: advanced } = input
  if (basic === undefined && advanced === undefined) {
    throw badParameter('EventSelectors or AdvancedEventSelectors is required.')
  }
  if (basic !== undefined && advanced !== undefined) {
    throw badSelectors('A trail has either event selectors or advanced event selectors.')
  }
  if (basic !== undefined) checkBasic(basic)
  if (advanced !== undefined) checkAdvanced(advanced)
  const whole = basic?.map((one) => ({
    ReadWriteType: one.ReadWriteType ?? ('All' as const),
    IncludeManagementEvents: one.IncludeManagementEvents ?? true,
    DataResources: one.DataResources ?? [],
    ExcludeManagementEventSources: one.ExcludeManagementEventSources ?? [],
  }))
  const row = await changeTrail(input.TrailName!, context, (now) => ({
    ...{ ...now, basic: whole, advanced },
  }))
  return { TrailARN: row.arn, EventSelectors: whole, AdvancedEventSelectors: advanced }
})
