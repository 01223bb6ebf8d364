// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html

import type { AdvancedEventSelector, EventSelector } from '@aws-sdk/client-cloudtrail'
import { operation } from '../operation.ts'
import { DEFAULT_SELECTORS } from '../trail/selector.ts'
import { readTrail } from '../trail/store.ts'

export const getEventSelectors = operation('GetEventSelectors', async (input, context) => {
  const { arn, basic, advanced } = await readTrail(input.TrailName!, context)
  const shown = advanced === undefined ? (basic ?? DEFAULT_SELECTORS) : undefined
  return {
    TrailARN: arn,
    EventSelectors: shown as EventSelector[] | undefined,
    AdvancedEventSelectors: advanced as AdvancedEventSelector[] | undefined,
  }
})
