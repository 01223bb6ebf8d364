// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html

import { busOf } from '../address.ts'
import { operation } from '../operation.ts'
import { requireRule } from '../rule-store.ts'
import { shownRule } from '../shown-rule.ts'

export const describeRule = operation('DescribeRule', async (input, context) => {
  const bus = busOf(input.EventBusName, context)
  const rule = await context.store.transact(bus.partition, () => requireRule(bus, input.Name!))
  return { ...shownRule(rule), CreatedBy: rule.createdBy }
})
