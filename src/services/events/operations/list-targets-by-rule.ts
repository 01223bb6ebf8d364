// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html

import { tokenOf } from '../../resource/page-token.ts'
import { busOf } from '../address.ts'
import { operation } from '../operation.ts'
import { afterToken, pageSize } from '../pages.ts'
import { requireRule } from '../rule-store.ts'

export const listTargetsByRule = operation('ListTargetsByRule', async (input, context) => {
  const bus = busOf(input.EventBusName, context)
  const rule = await context.store.transact(bus.partition, () => requireRule(bus, input.Rule!))
  const limit = pageSize(input.Limit)
  const last = afterToken(input)
  const rest = rule.targets.filter(({ Id }) => last === undefined || Id > last)
  const found = rest.slice(0, limit)
  return {
    Targets: found as never,
    NextToken: rest.length > limit ? tokenOf(found.at(-1)!.Id) : undefined,
  }
})
