// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html

import { busOf } from '../address.ts'
import { operation } from '../operation.ts'
import { setRuleState } from '../rule-state.ts'

export const disableRule = operation('DisableRule', async (input, context) => {
  await setRuleState(context, busOf(input.EventBusName, context), input.Name!, 'DISABLED')
  return {}
})
