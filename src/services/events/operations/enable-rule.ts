// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html

import { busOf } from '../address.ts'
import { operation } from '../operation.ts'
import { setRuleState } from '../rule-state.ts'

export const enableRule = operation('EnableRule', async (input, context) => {
  await setRuleState(context, busOf(input.EventBusName, context), input.Name!, 'ENABLED')
  return {}
})
